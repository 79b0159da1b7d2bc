// One catalogue, in a file for each page; what the first page does not say is fetched with the others.
import { access } from './access';
import type { decisions } from './decisions';
import type { experiments } from './experiments';
import type { explore } from './explore';
import type { health } from './health';
import { impact } from './impact';
import type { live } from './live';
import type { opened } from './opened';
import type { settings } from './settings';
import { shell } from './shell';
import type { workflows } from './workflows';

export const en = { ...shell, ...impact, ...access };

type Apart = typeof explore &
  typeof workflows &
  typeof experiments &
  typeof decisions &
  typeof live &
  typeof health &
  typeof opened &
  typeof settings;

export type Key = keyof typeof en | keyof Apart;
