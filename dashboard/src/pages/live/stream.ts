// The server's stream of what arrives. The browser reconnects by itself, and says where it stood.
import { useEffect, useState } from 'preact/hooks';
import type { LiveEvent } from '../../types';

const MOST = 300;
const GATHERED_MS = 250;

export interface Streamed {
  readonly events: readonly LiveEvent[];
  readonly state: 'listening' | 'reconnecting' | 'paused';
}

/** What came after `cursor`, newest first; paused, it closes, and goes on where it stopped. */
export function useStream(listUrl: string, cursor: string | null, isPaused: boolean): Streamed {
  const [events, setEvents] = useState<readonly LiveEvent[]>([]);
  const [isOpen, setIsOpen] = useState(false);
  const [after, setAfter] = useState(cursor);
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
    source.onerror = () => setIsOpen(false);
    source.onmessage = (message: MessageEvent<string>) => {
      gathered.push(JSON.parse(message.data) as LiveEvent);
      last = message.lastEventId || last;
    };
    return () => {
      clearInterval(timer);
      source.close();
      setIsOpen(false);
      setAfter(last);
    };
  }, [listUrl, cursor, isPaused]);

  return { events, state: isPaused ? 'paused' : isOpen ? 'listening' : 'reconnecting' };
}

/** A later word on an entry takes the place of the earlier one. */
function newest(events: readonly LiveEvent[]): readonly LiveEvent[] {
  const known = new Map<string, LiveEvent>();
  for (const one of events) if (!known.has(one.live_id)) known.set(one.live_id, one);
  return [...known.values()].slice(0, MOST);
}
