// Who else is told which conversation earned an order: a CRM's webhook, GA4.
import { useState } from 'preact/hooks';
import { useTold } from '../../api';
import { count } from '../../format';
import type { MadeOutlet, Outlets as Told, Trial } from '../../types';
import { announce } from '../../ui/announce';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { Field, Form, Select, useSend } from '../../ui/form';
import { Answered, Banner, Empty, said } from '../../ui/states';
import { Save, Table } from '../../ui/table';
import { t, word } from '../../words';
import { Secret } from './secret';

export function Outlets() {
  const told = useTold<Told>(at('/v1/outlets'));
  const [secret, setSecret] = useState('');
  const removing = useSend(told.again);
  const trying = useSend<Trial>((trial) => announce(trial.words));
  const problem = removing.error ?? trying.error;
  return (
    <Card title={t('settings.outlets')} tools={<Save name="ways-out" />}>
      <p class="muted">{t('outlets.why')}</p>
      {problem && <Banner kind="bad">{said(problem)}</Banner>}
      <Answered told={told}>
        {({ outlets }) => (
          <Table
            caption={t('settings.outlets')}
            rows={outlets}
            keyOf={(one) => one.outlet_id}
            empty={<Empty title={t('outlets.none')} />}
            columns={[
              { key: 'to', title: t('digest.to'), cell: (one) => <bdi>{one.target}</bdi> },
              { key: 'kind', title: t('keys_.kind'), cell: (one) => word('outlets.kind', one.kind) },
              { key: 'told', title: t('outlets.told'), cell: (one) => word('outlets.told', one.told) },
              { key: 'sent', title: t('outlets.sent'), isNumber: true, cell: (one) => count(one.n_sent) },
              { key: 'waiting', title: t('outlets.waiting'), isNumber: true, cell: (one) => count(one.n_waiting) },
              { key: 'dead', title: t('outlets.dead'), isNumber: true, cell: (one) => count(one.n_dead) },
              {
                key: 'do',
                title: t('settings.actions'),
                cell: (one) => (
                  <span class="tools">
                    {one.kind !== 'export' && (
                      <button
                        type="button"
                        disabled={trying.isSending}
                        onClick={() => void trying.send(at(`/v1/outlets/${one.outlet_id}/check`), 'POST')}
                      >
                        {t('outlets.try')}
                      </button>
                    )}
                    <button
                      type="button"
                      class="danger"
                      onClick={() =>
                        confirm(t('outlets.remove_sure')) &&
                        void removing.send(at(`/v1/outlets/${one.outlet_id}`), 'DELETE')
                      }
                    >
                      {t('settings.remove')}
                    </button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Answered>
      <h3>{t('outlets.add')}</h3>
      <Add
        onMade={(made) => {
          setSecret(made.secret ?? '');
          told.again();
        }}
      />
      {secret && <Secret text={secret} onClose={() => setSecret('')} />}
    </Card>
  );
}

function Add({ onMade }: { onMade: (made: MadeOutlet) => void }) {
  const [kind, setKind] = useState('webhook');
  const sending = useSend<MadeOutlet>(onMade);
  return (
    <Form
      sending={sending}
      submit={t('digest.add_do')}
      onFields={async ({ url, measurement_id, api_secret, told }, form) => {
        const body = kind === 'ga4' ? { kind, measurement_id, api_secret } : { kind, url, told };
        if (await sending.send(at('/v1/outlets'), 'POST', body)) form.reset();
      }}
    >
      <Select
        label={t('keys_.kind')}
        name="kind"
        value={kind}
        onChange={setKind}
        options={(['webhook', 'ga4'] as const).map((one) => [one, t(`outlets.kind.${one}`)])}
      />
      {kind === 'ga4' ? (
        <>
          <Field label={t('outlets.measurement')} name="measurement_id" placeholder="G-XXXXXXXXXX" required />
          <Field label={t('outlets.api_secret')} name="api_secret" type="password" autocomplete="off" required />
        </>
      ) : (
        <>
          <Field label={t('outlets.url')} name="url" type="url" placeholder="https://" required />
          <Select
            label={t('outlets.told')}
            name="told"
            options={(['verified', 'all'] as const).map((one) => [one, t(`outlets.told.${one}`)])}
          />
        </>
      )}
    </Form>
  );
}
