import { Waiting } from '../../ui/states';

export const Health = Waiting;
