// Which page stands at which address; each is loaded when it is asked for.
import type { ComponentType } from 'preact';
import { spoken, type Key } from '../words';
import type { IconName } from '../ui/icon';

export interface PageEntry {
  readonly path: string;
  readonly title: Key;
  readonly icon: IconName;
  readonly load: () => Promise<ComponentType>;
}

export const PAGES: readonly PageEntry[] = [
  { path: '/', title: 'nav.impact', icon: 'impact', load: () => import('./impact').then((m) => m.Impact) },
  {
    path: '/explore',
    title: 'nav.explore',
    icon: 'explore',
    load: () => spoken(import('./explore'), 'explore').then((m) => m.Explore),
  },
  {
    path: '/workflows',
    title: 'nav.workflows',
    icon: 'workflows',
    load: () => spoken(import('./workflows'), 'workflows', 'explore').then((m) => m.Workflows),
  },
  {
    path: '/experiments',
    title: 'nav.experiments',
    icon: 'experiments',
    load: () => spoken(import('./experiments'), 'experiments').then((m) => m.Experiments),
  },
  {
    path: '/decisions',
    title: 'nav.decisions',
    icon: 'decisions',
    load: () => spoken(import('./decisions'), 'decisions', 'explore').then((m) => m.Decisions),
  },
  { path: '/live', title: 'nav.live', icon: 'live', load: () => spoken(import('./live'), 'live').then((m) => m.Live) },
  {
    path: '/health',
    title: 'nav.health',
    icon: 'health',
    load: () => spoken(import('./health'), 'health', 'live').then((m) => m.Health),
  },
  {
    path: '/settings',
    title: 'nav.settings',
    icon: 'settings',
    load: () => spoken(import('./settings'), 'settings', 'health', 'live').then((m) => m.Settings),
  },
];

/** The entry of an address; what is below a page's address belongs to it too. */
export const pageAt = (path: string): PageEntry | undefined =>
  PAGES.find((page) => path === page.path || (page.path !== '/' && path.startsWith(`${page.path}/`)));
