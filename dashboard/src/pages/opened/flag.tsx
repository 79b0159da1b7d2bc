// Whoever doubts a verdict says so; the facts, and so the credit, stay.
import { instant } from '../../format';
import { may } from '../../session';
import type { ToldFlag } from '../../types';
import { announce } from '../../ui/announce';
import { at } from '../../ui/controls-asked';
import { Form, useSend } from '../../ui/form';
import { t } from '../../words';

const LONGEST = 1000;

interface Subject {
  readonly what: 'order' | 'conversation';
  readonly id: string;
  readonly flags: readonly ToldFlag[];
  readonly zone: string;
  /** Ask for the explanation anew, with what was said. */
  readonly again: () => void;
}

export function Flag({ what, id, flags, zone, again }: Subject) {
  const sending = useSend(() => {
    announce(t('flag.sent'));
    again();
  });
  return (
    <>
      {flags.map((flag) => (
        <Flagged key={flag.flag_id} flag={flag} zone={zone} again={again} />
      ))}
      {may('analyst') && (
        <details class="unfolds">
          <summary>{t('flag.title')}</summary>
          <Form
            sending={sending}
            submit={t('flag.send')}
            onFields={async ({ note }, form) => {
              if (await sending.send(at('/v1/flags'), 'POST', { what, id, note })) form.reset();
            }}
          >
            <label class="field">
              <span>{t('flag.note')}</span>
              <textarea name="note" required maxLength={LONGEST} dir="auto" />
              <small>{t('flag.says')}</small>
            </label>
          </Form>
        </details>
      )}
    </>
  );
}

function Flagged({ flag, zone, again }: { flag: ToldFlag; zone: string; again: () => void }) {
  const sending = useSend(again);
  const isOpen = flag.resolved_at === null;
  return (
    <div class={isOpen ? 'banner warn' : 'banner'}>
      <div>
        <p class="small muted">
          {t(isOpen ? 'flag.open' : 'flag.resolved')} · <bdi>{flag.flagged_by}</bdi> ·{' '}
          {instant(flag.flagged_at, zone, { year: true })}
        </p>
        <p dir="auto">{flag.note}</p>
        {flag.answer && (
          <p dir="auto">
            <strong>{t('flag.answer')}:</strong> {flag.answer}
          </p>
        )}
        {isOpen && may('analyst') && (
          <Form
            sending={sending}
            submit={t('flag.resolve')}
            onFields={({ answer }) => void sending.send(at(`/v1/flags/${flag.flag_id}/resolve`), 'POST', { answer })}
          >
            <label class="field">
              <span>{t('flag.answer')}</span>
              <input name="answer" required maxLength={LONGEST} dir="auto" />
            </label>
          </Form>
        )}
      </div>
    </div>
  );
}
