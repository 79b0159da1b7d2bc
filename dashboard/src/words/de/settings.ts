import type { Translated } from '..';
import type { settings as en } from '../en/settings';

export const settings: Translated<typeof en> = {
};
