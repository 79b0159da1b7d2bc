import { Waiting } from '../../ui/states';

export const Settings = Waiting;
