// The weekly digest: who gets it, when, in which language, and whether the last one went out.
import { useState } from 'preact/hooks';
import { useTold } from '../../api';
import { instant } from '../../format';
import type { Digests, ListedDigest, MadeDigest, Trial } from '../../types';
import { announce } from '../../ui/announce';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { Field, Form, Select, useSend } from '../../ui/form';
import { Answered, Banner, Empty, said } from '../../ui/states';
import { Save, Table } from '../../ui/table';
import { LANGUAGES, language, locale, t } from '../../words';
import { Secret } from './secret';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Monday is 1. */
const weekdayName = (weekday: number): string =>
  new Intl.DateTimeFormat(locale.value, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday));

export function Digest() {
  const told = useTold<Digests>(at('/v1/digests'));
  const [secret, setSecret] = useState('');
  const adding = useSend<MadeDigest>((made) => {
    setSecret(made.secret ?? '');
    told.again();
  });
  const removing = useSend(told.again);
  const trying = useSend<Trial>((trial) => {
    announce(trial.words);
    told.again();
  });
  const problem = removing.error ?? trying.error;
  return (
    <Card title={t('digest.title')} tools={<Save name="digests" />}>
      <p class="muted">{t('digest.why')}</p>
      {problem && <Banner kind="bad">{said(problem)}</Banner>}
      <Answered told={told}>
        {({ digests, timezone, mail_lacks }) => (
          <>
            {mail_lacks.length > 0 && (
              <Banner kind="warn">
                {t('digest.mail_lacks')} <code>{mail_lacks.join(', ')}</code>
              </Banner>
            )}
            <Table
              caption={t('digest.title')}
              rows={digests}
              keyOf={(one) => one.digest_id}
              empty={<Empty title={t('digest.none')} />}
              columns={[
                { key: 'to', title: t('digest.to'), cell: (one) => <bdi>{one.target}</bdi> },
                {
                  key: 'when',
                  title: t('digest.when'),
                  cell: (one) => t('digest.at', { weekday: weekdayName(one.weekday), hour: one.hour }),
                },
                { key: 'language', title: t('app.language'), cell: (one) => LANGUAGES[one.language] },
                { key: 'last', title: t('digest.last'), cell: (one) => <Last one={one} timezone={timezone} /> },
                {
                  key: 'do',
                  title: t('settings.actions'),
                  cell: (one) => (
                    <span class="tools">
                      <button
                        type="button"
                        disabled={trying.isSending}
                        onClick={() => void trying.send(at(`/v1/digests/${one.digest_id}/test`), 'POST')}
                      >
                        {t('digest.try')}
                      </button>
                      <button
                        type="button"
                        class="danger"
                        onClick={() => void removing.send(at(`/v1/digests/${one.digest_id}`), 'DELETE')}
                      >
                        {t('settings.remove')}
                      </button>
                    </span>
                  ),
                },
              ]}
            />
          </>
        )}
      </Answered>
      <h3>{t('digest.add')}</h3>
      <Form
        sending={adding}
        submit={t('digest.add_do')}
        onFields={async ({ target = '', weekday, hour, language: spoken }, form) => {
          const to = target.includes('://') ? { webhook: target } : { email: target };
          const body = { ...to, weekday: Number(weekday), hour: Number(hour), language: spoken };
          if (await adding.send(at('/v1/digests'), 'POST', body)) form.reset();
        }}
      >
        <div class="fields">
          <Field label={t('digest.target')} name="target" required maxLength={320} />
          <Select
            label={t('digest.weekday')}
            name="weekday"
            value="1"
            options={[1, 2, 3, 4, 5, 6, 7].map((one) => [String(one), weekdayName(one)])}
          />
          <Select
            label={t('digest.hour')}
            name="hour"
            value="8"
            options={HOURS.map((one) => [String(one), `${one}:00`])}
          />
          <Select
            label={t('app.language')}
            name="language"
            value={language.value}
            options={Object.entries(LANGUAGES)}
          />
        </div>
      </Form>
      {secret && <Secret text={secret} onClose={() => setSecret('')} />}
    </Card>
  );
}

function Last({ one, timezone }: { one: ListedDigest; timezone: string }) {
  return (
    <>
      {one.sent_at ? instant(one.sent_at, timezone) : t('health.never')}
      {one.failure && (
        <small class="bad">
          <br />
          <bdi>{one.failure}</bdi>
        </small>
      )}
    </>
  );
}
