import { Waiting } from '../../ui/states';

export const Live = Waiting;
