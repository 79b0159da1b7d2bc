import type { Translated } from '..';
import type { access as en } from '../en/access';

export const access: Translated<typeof en> = {
  'access.sign_in': 'Anmelden',
  'access.email': 'E-Mail-Adresse',
  'access.password': 'Passwort',
  'access.new_password': 'Neues Passwort',
  'access.password_rule': 'Mindestens {n} Zeichen. Ein Satz ist leicht zu merken und schwer zu raten.',
  'access.name': 'Ihr Name',
  'access.code': 'Einrichtungscode',
  'access.code_where': 'talkworth serve hat ihn beim Start ausgegeben, am Ende eines Links.',
  'access.with': 'Mit {name} anmelden',
  'access.lost': 'Vergessen? Eine Administratorin kann Ihnen einen neuen Link schicken: talkworth user reset.',
  'access.refused':
    'Ihr Anmeldedienst hat Sie nicht eingelassen ({code}). Ist das die Adresse, mit der Sie eingeladen wurden?',
  'access.set_up': 'Erstes Administratorkonto anlegen',
  'access.set_up_why': 'Hier kann sich noch niemand anmelden. Dieses Konto darf alles und kann andere einladen.',
  'access.set_up_do': 'Konto anlegen',
  'access.invitation': 'Willkommen',
  'access.invitation_why': 'Wählen Sie ein Passwort, und Sie sind dabei.',
  'access.invitation_do': 'Passwort setzen',
  'access.expired': 'Erneut anmelden',
  'access.expired_why': 'Ihre Sitzung ist zu Ende. Was Sie getippt haben, steht noch da: anmelden, dann speichern.',
  'access.about': 'Talkworth: Was ist ein Gespräch wert?',
};
