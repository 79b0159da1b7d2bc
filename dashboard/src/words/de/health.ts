import type { Translated } from '..';
import type { health as en } from '../en/health';

export const health: Translated<typeof en> = {
};
