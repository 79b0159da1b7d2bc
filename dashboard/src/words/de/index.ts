// The same in German.
import type { Catalogue } from '..';
import { access } from './access';
import { impact } from './impact';
import { shell } from './shell';

export const de: Catalogue = { ...shell, ...impact, ...access };
