import type { Translated } from '..';
import type { explore as en } from '../en/explore';

export const explore: Translated<typeof en> = {
};
