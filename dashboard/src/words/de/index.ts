// The same in German.
import type { Catalogue } from '..';
import { access } from './access';
import { explore } from './explore';
import { health } from './health';
import { impact } from './impact';
import { live } from './live';
import { opened, retold } from './opened';
import { shell } from './shell';
import { workflows } from './workflows';

export const de: Catalogue = {
  ...shell,
  ...impact,
  ...opened,
  ...retold,
  ...explore,
  ...workflows,
  ...live,
  ...health,
  ...access,
};
