/** Brings events to the server: batches, retries, a queue that outlives the page, a beacon at its end. */

import { newId } from './identity';
import { log, now, on, page } from './safe';
import { keys, NAME, read, write } from './storage';

type Sent = Record<string, any>;

const enum Limit {
  Batch = 10,
  Queue = 60,
  /** Bytes: browsers refuse bodies beyond 64 KiB that outlive their page. */
  Body = 60000,
  /** Milliseconds: what an event waits for company; one that nobody waits for. */
  Delay = 800,
  Lazy = 5000,
  /** A queue that old is a crashed page's: live ones write theirs every 5 min, or have none. */
  Orphaned = 600000,
  TwoDays = 172800000,
}

/** Orders, carts, conversations and clicks: what makes a touch or is credited to one. */
export const isDear = ({ type }: Sent) => /^[cfmno]/.test(type);
export const isOrder = ({ type }: Sent) => /^o/.test(type);

/** JSON the server reads: NUL and halves of surrogate pairs, which no text can hold, are replaced. */
export const encode = (events: readonly Sent[]) =>
  JSON.stringify({ sent_at: new Date(), events }).replace(
    /(\\\\)|\\u(d[89a-f]..|0000)/g,
    (_, backslash) => backslash ?? '\ufffd',
  );

/** 1 s, 2 s, 4 s, ... at most 5 min, each 25 % more or less. */
export const backoff = (tries: number, random = Math.random()) =>
  Math.min(3e5, 1e3 * 2 ** tries) * (0.75 + random / 2);

export const openTransport = (url: string) => {
  const own = `${NAME}.${newId()}`;
  const beaconed = new WeakSet<Sent>();
  let queue: Sent[] = [];
  let flying: Sent[] = [];
  let isKept = false;
  let tries = 0;
  let unreached = 0;
  let notBefore = 0;
  let timer: any;

  /** `t` is when, or 0 once this page is gone: then another may take the queue over. */
  const save = (t = now()) => {
    if (isKept) write(own, queue[0] && { t, q: queue });
  };

  const plan = (delay: number) => {
    clearTimeout(timer);
    // A timer may ring a little early.
    timer = setTimeout(flush, Math.max(delay, notBefore - now() + 9));
  };

  const restart = () => {
    tries = unreached = notBefore = 0;
    plan(0);
  };

  const flush = () => {
    if (flying[0] || !queue[0] || now() < notBefore) return;
    flying = queue.slice(0, Limit.Batch);
    const body = encode(flying);
    fetch(url + '&r=' + tries, {
      method: 'POST',
      body,
      keepalive: body.length < Limit.Body / 3,
    }).then(
      (answer) => {
        settle(answer.status, answer.headers.get('retry-after'));
        answer.text().then(log, log);
      },
      () => settle(0),
    );
  };

  const settle = (status: any, wait?: any) => {
    if (/2..|400/.test(status)) {
      // 400 is final for each of them: the answer says why.
      queue = queue.filter((event) => !flying.includes(event));
      tries = unreached = 0;
    } else if (!status || /408|429|5../.test(status)) {
      unreached = status ? 0 : unreached + 1;
      // Three times nothing is a blocker or no network: until `online`, an order or the next page.
      notBefore = unreached > 2 ? Infinity : now() + (wait * 1e3 || backoff(tries));
      tries++;
    } else {
      // The key or the page is refused, and so would be all the rest.
      queue = queue.filter(isDear);
      notBefore = Infinity;
    }
    flying = [];
    save();
    plan(0);
  };

  /** What the browser took is still not confirmed: it stays, and the next page sends it again. */
  const beacon = (events: Sent[]) => {
    const half = events.length >> 1;
    const body = encode(events);
    if (body.length < Limit.Body && navigator.sendBeacon(url, body)) {
      events.forEach((event) => beaconed.add(event));
    } else if (half) {
      beacon(events.slice(0, half));
      beacon(events.slice(half));
    }
  };

  on(page, 'online', restart);
  on(page, 'pageshow', (event) => event.persisted && restart());
  on(page, 'pagehide visibilitychange', () => {
    const rest = queue.filter((event) => !beaconed.has(event) && !flying.includes(event));
    save(0);
    if (rest[0]) beacon(rest);
  });

  return {
    push(event: Sent) {
      queue.push(event);
      if (queue.length > Limit.Queue) {
        queue.splice(Math.max(0, queue.findIndex((one) => !isDear(one))), 1);
      }
      save();
      const isUrgent = isOrder(event);
      if (isUrgent && notBefore === Infinity) notBefore = 0;
      plan(
        isUrgent || queue.length >= Limit.Batch
          ? 0
          : /^s/.test(event.type)
            ? Limit.Lazy
            : Limit.Delay,
      );
    },

    /** The queue may be stored: what pages left that closed is sent, twice at worst, and counts once. */
    keep() {
      isKept = true;
      for (const key of keys()) {
        // The mirror has no `t`, and is left alone.
        const left = read<{ t: number; q: Sent[] }>(key);
        if (left && now() - left.t > Limit.Orphaned) {
          queue = left.q
            .filter((event) => now() - Date.parse(event.occurred_at) < Limit.TwoDays)
            .concat(queue);
          save();
          write(key);
        }
      }
      plan(Limit.Delay);
    },

    /** Nothing may be stored, and what was stored or not sent yet is gone. */
    forget() {
      isKept = false;
      queue = [];
      keys().forEach((key) => write(key));
    },
  };
};
