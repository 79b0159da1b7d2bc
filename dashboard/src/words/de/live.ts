import type { Translated } from '..';
import type { live as en } from '../en/live';

export const live: Translated<typeof en> = {
};
