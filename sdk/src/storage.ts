/** What the browser keeps: one cookie, and a mirror and queues in localStorage. Nothing here throws. */

import { guarded } from './safe';

/** The cookie and its mirror; `_tw.` + id is the queue of an open page. */
export const NAME = '_tw';

export const read: <T>(key: string) => T | undefined = guarded((key: string) =>
  JSON.parse(localStorage[key] ?? null),
);

/** Nothing to write removes what is there. */
export const write = guarded((key: string, value?: unknown) => {
  if (value) localStorage[key] = JSON.stringify(value);
  else delete localStorage[key];
});

const found = guarded(() => Object.keys(localStorage).filter((key) => /^_tw\b/.test(key)));
export const keys = () => found() ?? [];

/** `undefined` where there is none, or a frame may have none. */
export const readCookie = guarded(() =>
  decodeURIComponent(document.cookie.match(/(?:^|; )_tw=([^;]*)/)?.[1] ?? ''),
);

/** For 400 days: browsers allow no more. An empty value removes the cookie. */
export const writeCookie = guarded((value: string, domain?: string) => {
  document.cookie =
    `${NAME}=${encodeURIComponent(value)};path=/;samesite=lax;max-age=${value ? 34560000 : 0}` +
    (domain ? ';domain=' + domain : '') +
    // Only `https:` sorts behind `https`.
    (location.protocol > 'https' ? ';secure' : '');
});
