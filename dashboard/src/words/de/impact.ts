import type { Translated } from '..';
import type { impact as en } from '../en/impact';

export const impact: Translated<typeof en> = {
};
