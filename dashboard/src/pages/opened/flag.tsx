// Whoever doubts a verdict says so; the facts, and so the credit, stay.
import { useState } from 'preact/hooks';
import { ApiError, ask } from '../../api';
import { may, shop } from '../../session';
import { announce } from '../../ui/announce';
import { Failure } from '../../ui/states';
import { t } from '../../words';

const LONGEST = 1000;

export function Flag({ what, id }: { what: 'order' | 'conversation'; id: string }) {
  const [error, setError] = useState<ApiError | null>(null);
  const [isSent, setIsSent] = useState(false);
  if (!may('analyst')) return null;
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget as HTMLFormElement).get('note') ?? '').trim();
    try {
      await ask(`/v1/flags?shop=${shop.value!.shop_id}`, { method: 'POST', body: { what, id, note } });
      setError(null);
      setIsSent(true);
      announce(t('flag.sent'));
    } catch (problem) {
      setError(problem as ApiError);
    }
  };
  return (
    <details class="unfolds">
      <summary>{t('flag.title')}</summary>
      {isSent ? (
        <p>{t('flag.sent')}</p>
      ) : (
        <form onSubmit={send}>
          <label class="field">
            <span>{t('flag.note')}</span>
            <textarea name="note" required maxLength={LONGEST} dir="auto" />
            <small>{t('flag.says')}</small>
          </label>
          {error && <Failure error={error} />}
          <button type="submit">{t('flag.send')}</button>
        </form>
      )}
    </details>
  );
}
