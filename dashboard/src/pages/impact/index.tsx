import { Waiting } from '../../ui/states';

export const Impact = Waiting;
