// Keys: who may send events and read reports. A secret one is shown once.
import { useState } from 'preact/hooks';
import { useTold } from '../../api';
import { day, instant } from '../../format';
import { shop } from '../../session';
import type { Keys as Told, MadeKey, ToldKey } from '../../types';
import { announce } from '../../ui/announce';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { Copyable } from '../../ui/copy';
import { Dialog } from '../../ui/dialog';
import { Field, Form, Select, useSend } from '../../ui/form';
import { Answered, Banner, Empty, said } from '../../ui/states';
import { Save, Table, type Column } from '../../ui/table';
import { t, word } from '../../words';

const SCOPES = ['events:write', 'reports:read', 'reports:write', 'admin'] as const;
const OVERLAP_H = 24;

export function Keys() {
  const told = useTold<Told>(at('/v1/keys'));
  const [made, setMade] = useState<MadeKey | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const changing = useSend(told.again);
  const done = (key: MadeKey) => {
    setIsAdding(false);
    setMade(key);
    told.again();
  };
  const rotating = useSend<MadeKey>(done);
  const rotate = (key: ToldKey) =>
    confirm(t('keys_.rotate_sure', { n: OVERLAP_H })) &&
    void rotating.send(at(`/v1/keys/${key.key_id}/rotate`), 'POST', { overlap_h: OVERLAP_H });
  const revoke = (key: ToldKey) =>
    confirm(t('keys_.revoke_sure')) && void changing.send(at(`/v1/keys/${key.key_id}`), 'DELETE');
  const problem = changing.error ?? rotating.error;
  return (
    <Card
      title={t('settings.keys')}
      tools={
        <>
          <Save name="keys" />
          <button type="button" class="primary" onClick={() => setIsAdding(true)}>
            {t('keys_.add')}
          </button>
        </>
      }
    >
      {problem && <Banner kind="bad">{said(problem)}</Banner>}
      <Answered told={told} lines={4}>
        {({ keys }) => (
          <Table
            caption={t('settings.keys')}
            columns={columns(rotate, revoke)}
            rows={keys}
            keyOf={(key) => key.key_id}
            empty={<Empty title={t('keys_.none')}>{t('keys_.none_why')}</Empty>}
          />
        )}
      </Answered>
      {isAdding && <Add onClose={() => setIsAdding(false)} onMade={done} />}
      {made && (
        <Dialog title={t('keys_.made')} onClose={() => setMade(null)}>
          <p>{t(made.key.kind === 'secret' ? 'keys_.once' : 'keys_.public_why')}</p>
          <Copyable text={made.text} label={t('keys_.text')} />
        </Dialog>
      )}
    </Card>
  );
}

function columns(rotate: (key: ToldKey) => unknown, revoke: (key: ToldKey) => unknown): ReadonlyArray<Column<ToldKey>> {
  return [
    {
      key: 'label',
      title: t('keys_.label'),
      cell: (key) => (
        <>
          <bdi>{key.label || key.key_id}</bdi>
          <br />
          <code class="muted">{key.text ?? key.key_id}</code>
        </>
      ),
    },
    { key: 'kind', title: t('keys_.kind'), cell: (key) => word('keys_.kind', key.kind) },
    {
      key: 'may',
      title: t('keys_.may'),
      cell: (key) => (
        <>
          {key.scopes.join(', ')}
          {key.origins.map((origin) => (
            <small key={origin} class="muted">
              <br />
              {origin}
            </small>
          ))}
        </>
      ),
    },
    { key: 'used', title: t('keys_.used'), cell: (key) => (key.last_used_on ? day(key.last_used_on) : '–') },
    {
      key: 'state',
      title: t('health.state'),
      cell: (key) => (
        <>
          <span class={`badge ${key.state === 'works' ? 'good' : ''}`}>{word('keys_.state', key.state)}</span>
          {key.expires_at && key.state === 'works' && (
            <small class="muted"> {t('keys_.until', { at: instant(key.expires_at, shop.value!.timezone) })}</small>
          )}
        </>
      ),
    },
    {
      key: 'do',
      title: t('settings.actions'),
      cell: (key) =>
        key.state === 'works' && (
          <span class="tools">
            <button type="button" onClick={() => rotate(key)}>
              {t('keys_.rotate')}
            </button>
            <button type="button" class="danger" onClick={() => revoke(key)}>
              {t('keys_.revoke')}
            </button>
          </span>
        ),
    },
  ];
}

function Add({ onClose, onMade }: { onClose: () => void; onMade: (made: MadeKey) => void }) {
  const [kind, setKind] = useState('public');
  const sending = useSend<MadeKey>(onMade);
  const isPublic = kind === 'public';
  return (
    <Dialog title={t('keys_.add')} onClose={onClose}>
      <Form
        sending={sending}
        submit={t('keys_.make')}
        onFields={({ label, origins, rate }, form) => {
          const scopes = [...form.querySelectorAll<HTMLInputElement>('[name=scope]:checked')].map((one) => one.value);
          const body = {
            kind,
            label,
            ...(rate ? { rate: Number(rate) } : {}),
            ...(isPublic ? { origins: (origins ?? '').split(/[\s,]+/).filter(Boolean) } : { scopes }),
          };
          void sending.send(at('/v1/keys'), 'POST', body).then((told) => told && announce(t('keys_.made')));
        }}
      >
        <Select
          label={t('keys_.kind')}
          name="kind"
          value={kind}
          onChange={setKind}
          options={[
            ['public', t('keys_.kind.public')],
            ['secret', t('keys_.kind.secret')],
          ]}
          hint={t(isPublic ? 'keys_.public_why' : 'keys_.secret_why')}
        />
        <Field label={t('keys_.label')} name="label" maxLength={100} />
        {isPublic ? (
          <Field
            label={t('keys_.origins')}
            name="origins"
            placeholder="https://shop.example"
            hint={t('keys_.origins_why')}
          />
        ) : (
          <fieldset class="field">
            <legend>{t('keys_.may')}</legend>
            {SCOPES.map((scope, n) => (
              <label key={scope}>
                <input type="checkbox" name="scope" value={scope} defaultChecked={n < 2} /> <code>{scope}</code>{' '}
                <span class="muted">{t(`scope.${scope}`)}</span>
              </label>
            ))}
          </fieldset>
        )}
        <Field
          label={t('keys_.rate')}
          name="rate"
          type="number"
          min={1}
          inputMode="numeric"
          hint={t('keys_.rate_why')}
        />
      </Form>
    </Dialog>
  );
}
