// One catalogue, in a file for each page; the settings' is fetched with them.
import { access } from './access';
import { explore } from './explore';
import { health } from './health';
import { impact } from './impact';
import { live } from './live';
import { opened } from './opened';
import type { settings } from './settings';
import { shell } from './shell';
import { workflows } from './workflows';

export const en = {
  ...shell,
  ...impact,
  ...opened,
  ...explore,
  ...workflows,
  ...live,
  ...health,
  ...access,
};

export type Key = keyof typeof en | keyof typeof settings;
