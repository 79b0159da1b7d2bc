/** The SDK as a module: `import { talkworth } from 'talkworth'; talkworth('init', { key, host })`. */

import type { Tw } from './api';
import { open } from './tracker';

export type { Outcome, Tw } from './api';
export type { Config } from './config';
export type { Consent } from './consent';
export type * from './wire';
export { armOf, position } from './arms';
export { dropIn } from './dropin';
export { speakThrough } from './frame';

/** Nothing happens, and nothing is touched, before `init`. */
export const talkworth: Tw = open({ host: '/' });
export default talkworth;
