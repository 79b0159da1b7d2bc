import { Waiting } from '../../ui/states';

export const Explore = Waiting;
