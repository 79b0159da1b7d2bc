// Coming in.
export const access = {
  'access.sign_in': 'Sign in',
  'access.email': 'E-mail address',
  'access.password': 'Password',
  'access.new_password': 'New password',
  'access.password_rule': 'At least {n} characters. A sentence is easy to remember and hard to guess.',
  'access.name': 'Your name',
  'access.code': 'Set-up code',
  'access.code_where': 'talkworth serve printed it when it started, at the end of a link.',
  'access.with': 'Sign in with {name}',
  'access.lost': 'Forgot it? An administrator can send you a new link: talkworth user reset.',
  'access.refused':
    'The provider of your login did not let you in ({code}). Is this the address you were invited with?',
  'access.set_up': 'Make the first administrator',
  'access.set_up_why': 'Nobody can sign in here yet. This account may do everything and can invite others.',
  'access.set_up_do': 'Make the account',
  'access.invitation': 'Welcome',
  'access.invitation_why': 'Choose a password, and you are in.',
  'access.invitation_do': 'Set the password',
  'access.expired': 'Sign in again',
  'access.expired_why': 'Your session ended. What you typed is still there: sign in, then save it.',
  'access.about': 'Talkworth: what is talk worth?',
} as const;
