/** Who the browser is: ids, the cookie and its mirror, tokens that carry an id elsewhere. */

import { now } from './safe';
import { NAME, read, readCookie, write, writeCookie } from './storage';

const enum Limit {
  /** Milliseconds. */
  Link = 120000,
  Conversation = 2592000000,
}

/** The mirror of the cookie, and what only the mirror holds. Times are milliseconds. */
export interface Memory {
  /** The visitor; missing where the shopper did not consent: then nothing of this is stored. */
  v?: string;
  /** The last conversation, and when it was last heard of. */
  c?: string | undefined;
  u?: number;
  /** The session, its last activity, and the campaign that brought it. */
  s?: string;
  a?: number;
  k?: string;
  /** When the server last anchored the id. */
  r?: number;
  /** Orders already reported. */
  o?: string[];
}

/** 32 hex digits, the first 12 of them the time (until 2527): ids sort by age. */
export const newId = () =>
  crypto
    .getRandomValues(new Uint8Array(20))
    .reduce((id, byte) => id + (byte & 15).toString(16), '0' + now().toString(16));

export const isVisitor = (id: any) => /^[0-9a-f]{32}$/.test(id);

/** `VISITOR` or `VISITOR.CONVERSATION`: the cookie, the cart attribute, the order's note. */
export const tokenOf = ({ v, c }: Memory) => (v ? v + (c ? '.' + c : '') : '');

/** What is stored, from the cookie, else from the mirror; nothing for a new browser. */
export const recall = (): Memory | null | undefined => {
  const mirror = read<Memory>(NAME);
  const [v, ...rest] = (readCookie() ?? '').split('.');
  return isVisitor(v) && mirror?.v !== v ? { v: v!, c: rest.join('.'), u: now() } : mirror;
};

export const store = (memory: Memory, domain?: string): void => {
  // Nothing would be credited to an older conversation.
  if (now() - memory.u! > Limit.Conversation) memory.c = '';
  write(NAME, memory);
  const token = tokenOf(memory);
  // On hosts like `*.vercel.app` browsers refuse the wider cookie: only reading it back tells.
  writeCookie(token, domain);
  if (readCookie() !== token) writeCookie(token);
};

/** A token for a link to another domain of the shop: valid for two minutes. */
export const linkToken = ({ v, c = '' }: Memory) =>
  `1.${v}.${now().toString(36)}.${c}`;

/** The visitor and the conversation of a link's token, if it is whole and fresh. */
export const readLinkToken = (token: string): Memory | undefined => {
  const [, v, time, c] = token.match(/^1\.([0-9a-f]{32})\.(\w+)\.(.*)/) ?? [];
  const isFresh = Math.abs(now() - parseInt(time!, 36)) <= Limit.Link;
  return isFresh ? { v: v!, c: c || undefined } : undefined;
};
