import { Copyable } from '../../ui/copy';
import { Dialog } from '../../ui/dialog';
import { t } from '../../words';

/** What messages are signed with, shown this once. */
export function Secret({ text, onClose }: { text: string; onClose: () => void }) {
  return (
    <Dialog title={t('digest.secret')} onClose={onClose}>
      <p>{t('keys_.once')}</p>
      <Copyable text={text} label={t('digest.secret')} />
    </Dialog>
  );
}
