import type { Translated } from '..';
import type { workflows as en } from '../en/workflows';

export const workflows: Translated<typeof en> = {
};
