/**
 * Sends events to Talkworth from Node 18 or later, without any package.
 *
 *     const talkworth = new Talkworth("https://YOUR-HOST", "sk_...");
 *     talkworth.track({ type: "order_placed", order_id: "5001", ... });
 *     await talkworth.close();
 *
 * `track` never waits and never throws. Events wait in memory and go out in batches, again and
 * again until the server took them; `onLost` hears of those that it never will.
 *
 * Licence: Apache-2.0
 */

import { randomUUID } from "node:crypto";

const LATER = new Set([0, 408, 425, 429]);
const LONGEST_PAUSE_MS = 30_000;

export class Talkworth {
  #events = [];
  #sending = null;
  #timer = null;
  #isClosed = false;

  constructor(url, key, { maxQueued = 10_000, maxBatch = 200, lingerMs = 500, timeoutMs = 10_000, onLost } = {}) {
    Object.assign(this, { url: `${url.replace(/\/+$/, "")}/v1/events`, maxQueued, maxBatch, lingerMs, timeoutMs });
    this.headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    this.onLost = onLost ?? ((events, reason) => console.warn(`talkworth: ${events.length} events are lost: ${reason}`));
  }

  /** Queue one event; its id comes back. Money is text: "45.90", never a number. */
  track(event) {
    const whole = { event_id: randomUUID(), occurred_at: new Date().toISOString(), ...event };
    if (this.#isClosed || this.#events.length >= this.maxQueued) {
      this.onLost([whole], this.#isClosed ? "the client is closed" : "the queue is full");
      return whole.event_id;
    }
    this.#events.push(whole);
    if (this.#events.length >= this.maxBatch) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), this.lingerMs).unref();
    return whole.event_id;
  }

  /** Resolves once all that waits was dealt with, or after `timeoutMs`; says which. */
  async flush(timeoutMs = 10_000) {
    const until = Date.now() + timeoutMs;
    while (this.#events.length > 0 && Date.now() < until) {
      await Promise.race([this.#send(), patience(until - Date.now())]);
    }
    return this.#events.length === 0;
  }

  /** Flush and stop; what the server did not take in time is lost. */
  async close(timeoutMs = 10_000) {
    await this.flush(timeoutMs);
    this.#isClosed = true;
    const left = this.#events.splice(0);
    if (left.length > 0) this.onLost(left, "the client was closed before the server took them");
  }

  /** One sender at a time. */
  #send() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#sending ??= this.#deliver().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #deliver() {
    let pauseMs = 250;
    while (this.#events.length > 0 && !this.#isClosed) {
      const batch = this.#events.slice(0, this.maxBatch);
      const { status, retryAfterMs, report } = await this.#post(batch);
      if (status >= 500 || LATER.has(status)) {
        await sleep(Math.max(pauseMs * (0.5 + Math.random() / 2), retryAfterMs));
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        continue;
      }
      pauseMs = 250;
      if (this.#isClosed) return;
      this.#events.splice(0, batch.length);
      if (!report?.verdicts) this.onLost(batch, `${status} ${report?.error?.code ?? "is no answer of Talkworth"}`);
      for (const [place, { status, code, message }] of (report?.verdicts ?? []).entries()) {
        if (status !== "accepted") this.onLost([batch[place]], `${code}: ${message}`);
      }
    }
  }

  async #post(events) {
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        headers: this.headers,
        body: JSON.stringify({ sent_at: new Date().toISOString(), events }),
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      const retryAfterMs = 1000 * (Number.parseInt(answer.headers.get("retry-after") ?? "", 10) || 0);
      return { status: answer.status, retryAfterMs, report: await answer.json().catch(() => null) };
    } catch {
      return { status: 0, retryAfterMs: 0, report: null };
    }
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
/** A sleep that does not keep the process alive. */
const patience = (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)).unref());
