// The public HTTP API is all this page knows.
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly body: unknown = null,
  ) {
    super(message);
  }
}

/** What went wrong, whatever was thrown: `broken` (status 0) where it was no answer of the server. */
export const problemOf = (thrown: unknown): ApiError =>
  thrown instanceof ApiError ? thrown : new ApiError(0, 'broken', String(thrown));

/** What unsafe requests prove themselves with; the session tells it. */
export const csrf = signal('');
/** The token of a share link, kept for this visit alone. */
export const shareToken = signal('');
/** Set when the server says that nobody is signed in any more. */
export const isExpired = signal(false);

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/**
 * Ask the server, and read its JSON.
 *
 * Throws ApiError: with the server's code, or `offline` (status 0) where there was no answer.
 */
export async function ask<T>(
  url: string,
  { method = 'GET', body, signal: aborted }: { method?: Method; body?: unknown; signal?: AbortSignal } = {},
): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET' && csrf.value) headers['x-csrf-token'] = csrf.value;
  if (shareToken.value) headers['authorization'] = `Bearer ${shareToken.value}`;
  const sent = body === undefined ? null : JSON.stringify(body);
  let answer: Response;
  try {
    answer = await fetch(url, { method, headers, body: sent, signal: aborted ?? null });
  } catch (error) {
    if (aborted?.aborted) throw error;
    throw new ApiError(0, 'offline', '');
  }
  const text = await answer.text();
  const read: unknown = text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null;
  if (answer.ok) return read as T;
  const { code = `status-${answer.status}`, message = answer.statusText } =
    (read as { error?: { code?: string; message?: string } } | null)?.error ?? {};
  if (answer.status === 401 && !url.startsWith('/v1/session')) isExpired.value = true;
  throw new ApiError(answer.status, code, message, read);
}

/** What is known of an answer: the last good one stays while another is on its way or fails. */
export interface Told<T> {
  readonly data: T | null;
  readonly error: ApiError | null;
  readonly isLoading: boolean;
  /** Whether `data` is of an earlier question. */
  readonly isOld: boolean;
  readonly again: () => void;
}

const REFRESH_MS = 60_000;
/** Asked once, and again only when it is told to. */
export const NEVER = Infinity;
const MOST_KEPT = 40;
const kept = new Map<string, unknown>();

function keep(url: string, data: unknown): void {
  kept.delete(url);
  kept.set(url, data);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
}

/** Forget every answer: another person signed in, or something was changed. */
export const forget = (): void => kept.clear();

/**
 * Ask for `url` now, when it changes, and every `refreshMs` while the page is looked at.
 *
 * null asks nothing. What was asked before is shown at once, and asked again.
 */
export function useTold<T>(url: string | null, refreshMs = REFRESH_MS): Told<T> {
  const [state, setState] = useState<{ url: string | null; data: T | null; error: ApiError | null }>({
    url: null,
    data: null,
    error: null,
  });
  const [round, setRound] = useState(0);
  const [isLoading, setIsLoading] = useState(false);
  const last = useRef(0);

  useEffect(() => {
    if (url === null) return;
    const aborter = new AbortController();
    const before = kept.get(url) as T | undefined;
    if (before !== undefined) setState({ url, data: before, error: null });
    setIsLoading(true);
    ask<T>(url, { signal: aborter.signal }).then(
      (data) => {
        keep(url, data);
        last.current = Date.now();
        setIsLoading(false);
        setState({ url, data, error: null });
      },
      (error: unknown) => {
        if (aborter.signal.aborted) return;
        setIsLoading(false);
        setState((now) => ({ ...now, error: problemOf(error) }));
      },
    );
    return () => aborter.abort();
  }, [url, round, isExpired.value]);

  useEffect(() => {
    if (refreshMs === NEVER) return;
    const look = () => {
      if (!document.hidden && Date.now() - last.current >= refreshMs) setRound((n) => n + 1);
    };
    const timer = setInterval(look, refreshMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [refreshMs]);

  return {
    data: state.data,
    error: state.error,
    isLoading,
    isOld: state.url !== url,
    again: () => setRound((n) => n + 1),
  };
}
