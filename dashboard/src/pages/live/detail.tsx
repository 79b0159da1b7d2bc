// One entry of the journal: what is kept of it, what it became, and reading it once more.
import { go, href } from '../../address';
import { useTold } from '../../api';
import { instant } from '../../format';
import { may, shop } from '../../session';
import type { LiveEntry, Replay } from '../../types';
import { announce } from '../../ui/announce';
import { at } from '../../ui/controls-asked';
import { Copyable } from '../../ui/copy';
import { Dialog } from '../../ui/dialog';
import { useSend } from '../../ui/form';
import { Answered, said } from '../../ui/states';
import { t } from '../../words';
import { Verdict } from '.';

export function Detail({ seq }: { seq: string }) {
  const { timezone } = shop.value!;
  const url = `/v1/live/events/${encodeURIComponent(seq)}`;
  const told = useTold<LiveEntry>(at(url));
  const sending = useSend<Replay>((answer) => {
    announce(answer.advice);
    told.again();
  });
  return (
    <Dialog title={t('live.entry', { seq })} isDrawer onClose={() => go(href({ event: null }))}>
      <Answered told={told} lines={8}>
        {(entry) => (
          <>
            <p>
              <Verdict state={entry.event.state} /> {entry.event.message}
            </p>
            <dl class="facts">
              <dt>{t('live.received')}</dt>
              <dd>{instant(entry.event.received_at, timezone, { seconds: true, year: true })}</dd>
              <dt>{t('live.door')}</dt>
              <dd>
                {entry.event.door} · <code>{entry.event.topic}</code>
              </dd>
            </dl>
            <p class="muted">{entry.advice}</p>
            {entry.is_replayable && may('admin') && (
              <p class="actions">
                <button
                  type="button"
                  disabled={sending.isSending}
                  onClick={() => void sending.send(at(`${url}/replay`), 'POST')}
                >
                  {t('live.replay')}
                </button>
                <span class="muted">{t('live.replay_why')}</span>
              </p>
            )}
            {sending.error && (
              <p class="bad" role="alert">
                {said(sending.error)}
              </p>
            )}
            <h3>{t('live.kept')}</h3>
            {entry.is_content_kept ? (
              <Copyable label={t('live.kept')} text={JSON.stringify(entry.payload, null, 2)} />
            ) : (
              <p>{t('live.not_kept')}</p>
            )}
            <p class="muted small">
              SHA-256 <code>{entry.sha256}</code>
            </p>
            <h3>{t('live.today')}</h3>
            {entry.today.reason ? (
              <p>
                <code>{entry.today.reason}</code> <bdi>{entry.today.detail}</bdi>
              </p>
            ) : (
              <Copyable label={t('live.today')} text={JSON.stringify(entry.today.events, null, 2)} />
            )}
          </>
        )}
      </Answered>
    </Dialog>
  );
}
