// What a shop owes its shoppers: a copy of what is held on one, their erasure, and what platforms ask for.
import { useState } from 'preact/hooks';
import { useTold } from '../../api';
import { instant } from '../../format';
import { shop } from '../../session';
import { announce } from '../../ui/announce';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { download } from '../../ui/download';
import { Field, Form, Select, useSend } from '../../ui/form';
import { Answered, Banner, Empty, said } from '../../ui/states';
import { Save, Table } from '../../ui/table';
import { t, word } from '../../words';

/** These answers are not in types.ts: they come from the process that owns the data. Instants are UTC microseconds. */
interface Erasure {
  readonly n_identifiers: Readonly<Record<string, number>>;
  readonly n_entries: number;
  readonly is_done: boolean;
}

interface Waiting {
  readonly request_no: number;
  readonly asked: 'erase' | 'erase-shop' | 'export';
  readonly received_at: number;
  readonly due_at: number;
  readonly answered_at: number | null;
  readonly answered_by: string | null;
}

type Named = Readonly<Record<string, string>>;

export function Privacy() {
  return (
    <>
      <Requests />
      <Person />
    </>
  );
}

const save = (name: string, content: unknown): void =>
  download(name, new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));

function Person() {
  const [named, setNamed] = useState<Named | null>(null);
  const [held, setHeld] = useState<Erasure | null>(null);
  const looking = useSend<Erasure>(setHeld);
  const copying = useSend<unknown>((copy) => save('person.json', copy));
  const erasing = useSend<Erasure>(() => {
    announce(t('privacy.erased'));
    setHeld(null);
  });
  const isBusy = erasing.isSending || copying.isSending;
  const problem = erasing.error ?? copying.error;
  const n = held ? Object.values(held.n_identifiers).reduce((sum, one) => sum + one, 0) : 0;
  return (
    <Card title={t('privacy.person')}>
      <p class="muted">{t('privacy.person_why')}</p>
      <Form
        sending={looking}
        submit={t('privacy.look')}
        onFields={({ by = '', value = '' }) => {
          const one = { [by]: value.trim() };
          setNamed(one);
          setHeld(null);
          void looking.send(at('/v1/persons/look'), 'POST', one);
        }}
      >
        <div class="fields">
          <Select
            label={t('privacy.by')}
            name="by"
            options={(['email', 'customer', 'order', 'visitor'] as const).map((one) => [one, t(`privacy.by.${one}`)])}
          />
          <Field label={t('privacy.value')} name="value" required maxLength={320} autocomplete="off" />
        </div>
      </Form>
      {problem && <Banner kind="bad">{said(problem)}</Banner>}
      {held && (
        <section class="preview" aria-live="polite">
          <p>{t('privacy.held', { identifiers: n, entries: held.n_entries })}</p>
          <div class="actions">
            <button
              type="button"
              disabled={isBusy}
              onClick={() => void copying.send(at('/v1/persons/export'), 'POST', named)}
            >
              {t('privacy.copy')}
            </button>
            <button
              type="button"
              class="danger"
              disabled={isBusy}
              onClick={() =>
                confirm(t('privacy.erase_sure')) && void erasing.send(at('/v1/persons/erase'), 'POST', named)
              }
            >
              {t(erasing.isSending ? 'privacy.erasing' : 'privacy.erase')}
            </button>
          </div>
        </section>
      )}
    </Card>
  );
}

function Requests() {
  const told = useTold<readonly Waiting[]>(at('/v1/persons/requests'));
  const answering = useSend<{ export: unknown }>((done) => {
    if (done.export) save('person.json', done.export);
    told.again();
  });
  const { timezone } = shop.value!;
  const when = (us: number) => instant(new Date(us / 1000).toISOString(), timezone, { year: true });
  return (
    <Card title={t('privacy.requests')} tools={<Save name="privacy-requests" />}>
      {answering.error && <Banner kind="bad">{said(answering.error)}</Banner>}
      <Answered told={told}>
        {(requests) => (
          <Table
            caption={t('privacy.requests')}
            rows={requests}
            keyOf={(one) => String(one.request_no)}
            empty={<Empty title={t('privacy.no_requests')}>{t('privacy.no_requests_why')}</Empty>}
            columns={[
              { key: 'no', title: t('privacy.number'), cell: (one) => one.request_no },
              { key: 'asked', title: t('privacy.asked'), cell: (one) => word('privacy.asked', one.asked) },
              { key: 'received', title: t('live.received'), cell: (one) => when(one.received_at) },
              {
                key: 'due',
                title: t('privacy.due'),
                cell: (one) =>
                  one.answered_at
                    ? t('privacy.answered', { at: when(one.answered_at), by: one.answered_by ?? '' })
                    : when(one.due_at),
              },
              {
                key: 'do',
                title: t('settings.actions'),
                cell: (one) =>
                  !one.answered_at &&
                  one.asked !== 'erase-shop' && (
                    <button
                      type="button"
                      disabled={answering.isSending}
                      onClick={() =>
                        (one.asked === 'export' || confirm(t('privacy.erase_sure'))) &&
                        void answering.send(at('/v1/persons/answer'), 'POST', { request_no: one.request_no })
                      }
                    >
                      {t('privacy.answer')}
                    </button>
                  ),
              },
            ]}
          />
        )}
      </Answered>
    </Card>
  );
}
