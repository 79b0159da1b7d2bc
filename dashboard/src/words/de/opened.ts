import type { Translated } from '..';
import type { opened as en } from '../en/opened';

export const opened: Translated<typeof en> = {
};
