import type { Translated } from '..';
import type { access as en } from '../en/access';

export const access: Translated<typeof en> = {
};
