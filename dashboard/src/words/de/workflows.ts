import type { Translated } from '..';
import type { workflows as en } from '../en/workflows';

export const workflows: Translated<typeof en> = {
  'workflows.title': 'Abläufe und Funktionen',
  'workflows.features': 'Was sie bringt und bedient',
  'features.faq_question': 'FAQ-Fragen',
  'features.nudge': 'Hinweise',
  'features.assistant': 'Assistenten',
  'features.none': 'ohne',
  'features.yours': 'eigener',
  'features.helped': 'Geholfen',
  'features.clicks': 'Klicks',
  'features.per_click': 'Umsatz je Klick',
  'features.more': { one: 'Ein weiterer steht in der CSV-Datei.', other: '{n} weitere stehen in der CSV-Datei.' },
};
