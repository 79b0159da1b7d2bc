// The server's stream of what arrives. The browser reconnects by itself, and says where it stood.
import { useEffect, useState } from 'preact/hooks';
import type { LiveEvent } from '../../types';

const MOST = 300;
const GATHERED_MS = 250;
/** How long to wait where the server would not stream: the browser itself gives up then. */
const AGAIN_MS = 5000;

export interface Streamed {
  readonly events: readonly LiveEvent[];
  readonly state: 'listening' | 'reconnecting' | 'paused';
}

/**
 * What came after `cursor`, newest first; paused, it closes, and goes on where it stopped.
 *
 * `missed` is called where more came than the server holds back for a slow reader.
 */
export function useStream(listUrl: string, cursor: string | null, isPaused: boolean, missed: () => void): Streamed {
  const [events, setEvents] = useState<readonly LiveEvent[]>([]);
  const [isOpen, setIsOpen] = useState(false);
  const [after, setAfter] = useState(cursor);
  const [round, setRound] = useState(0);
  const from = after ?? cursor;

  useEffect(() => {
    if (from === null || isPaused) return;
    const url = listUrl.replace('/v1/live/events', '/v1/live/stream');
    const source = new EventSource(`${url}&after=${encodeURIComponent(from)}`);
    let gathered: LiveEvent[] = [];
    let last = from;
    // Many may come in one breath; the page is drawn anew a few times a second, not for each.
    const timer = setInterval(() => {
      if (!gathered.length) return;
      const fresh = gathered.reverse();
      gathered = [];
      setEvents((known) => newest([...fresh, ...known]));
    }, GATHERED_MS);
    source.onopen = () => setIsOpen(true);
    let retry: ReturnType<typeof setTimeout> | undefined;
    source.onerror = () => {
      setIsOpen(false);
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(() => setRound((n) => n + 1), AGAIN_MS);
    };
    source.addEventListener('gap', missed);
    source.onmessage = (message: MessageEvent<string>) => {
      gathered.push(JSON.parse(message.data) as LiveEvent);
      last = message.lastEventId || last;
    };
    return () => {
      clearInterval(timer);
      clearTimeout(retry);
      source.close();
      setIsOpen(false);
      setAfter(last);
    };
  }, [listUrl, cursor, isPaused, round]);

  return { events, state: isPaused ? 'paused' : isOpen ? 'listening' : 'reconnecting' };
}

/** A later word on an entry takes the place of the earlier one. */
function newest(events: readonly LiveEvent[]): readonly LiveEvent[] {
  const known = new Map<string, LiveEvent>();
  for (const one of events) if (!known.has(one.live_id)) known.set(one.live_id, one);
  return [...known.values()].slice(0, MOST);
}
