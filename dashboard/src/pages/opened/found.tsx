import { t } from '../../words';
import { useHeading } from './parts';

export function Found({ text }: { text: string }) {
  useHeading(t('found.title', { text: text.slice(0, 60) }));
  return null;
}
