import { Waiting } from '../../ui/states';

export const Access = Waiting;
export const SignInAgain = Waiting;
