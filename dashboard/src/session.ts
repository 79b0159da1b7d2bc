// Who looks, which shops they may see, and which of them is on the screen.
import { computed, signal } from '@preact/signals';
import { address, go } from './address';
import { ask, csrf, forget, isExpired, shareToken } from './api';
import type { SessionShop, SessionState, SharedScreen } from './types';

export type Role = SessionShop['role'];

export const session = signal<SessionState | null>(null);
/** What a shared link shows, where one opened the page. */
export const share = signal<SharedScreen | null>(null);

/** The shop on the screen: the one the address names, else the first. */
export const shop = computed<SessionShop | null>(() => {
  const shared = share.value;
  if (shared) return { ...shared.shop, role: 'viewer' };
  const shops = session.value?.shops ?? [];
  const named = address.value.query.get('shop');
  return (named ? shops.find((one) => one.shop_id === named) : shops[0]) ?? null;
});

const RANK: Readonly<Record<Role, number>> = { viewer: 0, analyst: 1, admin: 2 };

/** Whether the viewer may do in this shop what a role may. */
export const may = (role: Role): boolean =>
  shop.value !== null && RANK[shop.value.role] >= RANK[role] && share.value === null;

export function begin(told: SessionState): void {
  if (told.user?.user_id !== session.value?.user?.user_id) forget();
  csrf.value = told.csrf ?? '';
  session.value = told;
  if (told.state === 'signed-in') isExpired.value = false;
}

/** Learn who looks; the visitor of a demo is signed in at once. */
export async function learn(): Promise<void> {
  const told = await ask<SessionState>('/v1/session');
  const isOpen = told.is_demo && told.state !== 'signed-in';
  begin(isOpen ? await ask<SessionState>('/v1/session/demo', { method: 'POST', body: {} }) : told);
}

export async function openShare(token: string): Promise<void> {
  shareToken.value = token;
  const told = await ask<SharedScreen>('/v1/shares/this');
  go(`/share?${told.screen.query}#${token}`, 'replace');
  share.value = told;
}

export async function leave(): Promise<void> {
  await ask('/v1/session', { method: 'DELETE' });
  await learn();
}
