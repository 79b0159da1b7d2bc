// The address bar is the state of the screen: a link reproduces it, and Back works.
import { signal } from '@preact/signals';

export interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly hash: string;
}

/** What to change in the address; null takes a parameter out. */
export type Changes = Readonly<Record<string, string | readonly string[] | number | null | undefined>>;

const read = (): Address => ({
  path: location.pathname.replace(/(.)\/+$/, '$1'),
  query: new URLSearchParams(location.search),
  hash: location.hash.slice(1),
});

export const address = signal(read());

/** A parameter of the address, '' where it has none. */
export const asked = (name: string): string => address.value.query.get(name) ?? '';

export const askedAll = (name: string): readonly string[] => address.value.query.getAll(name);

/** This page's address with some of its parameters changed. */
export function href(changes: Changes, path = address.value.path): string {
  const query = new URLSearchParams(address.value.query);
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    if (value === null || value === undefined || value === '') continue;
    if (typeof value === 'object') for (const one of value) query.append(name, one);
    else query.set(name, String(value));
  }
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  // The link of a share holds what opens it; without it the page could not be loaded anew.
  const held = path === '/share' ? `#${address.value.hash}` : '';
  return (text ? `${path}?${text}` : path) + held;
}

/** What every page keeps of the address when one goes to another. */
const KEPT = ['shop', 'period', 'from', 'to', 'compare', 'filter', 'rules', 'money', 'horizon'];

export function pageHref(path: string, more: Changes = {}): string {
  const dropped = [...address.value.query.keys()].filter((name) => !KEPT.includes(name));
  return href({ ...Object.fromEntries(dropped.map((name) => [name, null])), ...more }, path);
}

export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (to === location.pathname + location.search + location.hash) return;
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to);
  address.value = read();
}

/** Links of ours change the address without loading the page anew. */
function follow(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.('a');
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname.startsWith('/v1/')) return;
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
  event.preventDefault();
  const isOtherPage = link.pathname !== location.pathname;
  go(link.pathname + link.search + link.hash);
  if (isOtherPage) scrollTo(0, 0);
}

export function listen(): void {
  addEventListener('popstate', () => (address.value = read()));
  addEventListener('hashchange', () => (address.value = read()));
  document.addEventListener('click', follow);
}
