import { Waiting } from '../../ui/states';

export const Workflows = Waiting;
