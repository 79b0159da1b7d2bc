// Ends an experiment before its time, which costs; why is kept beside the result for good.
import { announce } from '../../ui/announce';
import { at } from '../../ui/controls-asked';
import { Dialog } from '../../ui/dialog';
import { Field, Form, useSend } from '../../ui/form';
import { Banner } from '../../ui/states';
import { t } from '../../words';

const LONGEST = 1000;

export function Stop({ id, again, onClose }: { id: string; again: () => void; onClose: () => void }) {
  const sending = useSend(() => {
    announce(t('experiments.stopped'));
    again();
    onClose();
  });
  return (
    <Dialog title={t('experiments.stop')} onClose={onClose}>
      <Banner kind="warn">{t('experiments.stop_costs')}</Banner>
      <Form
        sending={sending}
        submit={t('experiments.stop_now')}
        onFields={({ reason }) =>
          void sending.send(at(`/v1/experiments/${encodeURIComponent(id)}/stop`), 'POST', { reason })
        }
      >
        <Field label={t('experiments.reason')} name="reason" required maxLength={LONGEST} />
      </Form>
    </Dialog>
  );
}
