// Everything that can be connected: its state, what to paste where, and its signing secrets.
import { useTold } from '../../api';
import { count, instant } from '../../format';
import { shop } from '../../session';
import type { Connectors as Told, ToldConnector } from '../../types';
import { announce } from '../../ui/announce';
import { Copyable } from '../../ui/copy';
import { Field, Form, useSend } from '../../ui/form';
import { Answered, Banner } from '../../ui/states';
import { at } from '../../ui/controls-asked';
import { t, word } from '../../words';

const GROUPS = ['shop', 'page', 'assistant', 'server'] as const;

export function Connectors() {
  const told = useTold<Told>(at('/v1/connectors'));
  return (
    <Answered told={told} lines={12}>
      {(data) => (
        <>
          {!data.is_public && (
            <Banner>
              {t('connectors.not_public', { address: data.address })} <code>TALKWORTH_PUBLIC_URL</code>
            </Banner>
          )}
          {GROUPS.map((group) => (
            <section key={group} class="connector-group" aria-label={t(`connectors.${group}`)}>
              <h2>{t(`connectors.${group}`)}</h2>
              {data.connectors
                .filter((one) => one.group === group)
                .map((one) => (
                  <Connector key={one.connector} one={one} again={told.again} />
                ))}
            </section>
          ))}
        </>
      )}
    </Answered>
  );
}

const TONE: Readonly<Record<string, string>> = { working: 'good', silent: 'bad' };

function Connector({ one, again }: { one: ToldConnector; again: () => void }) {
  const { timezone } = shop.value!;
  return (
    <details class="card connector" name="connector">
      <summary>
        <strong>{one.title}</strong>
        <span class={`badge ${TONE[one.state] ?? ''}`}>{word('connectors.state', one.state)}</span>
        <span class="muted small">
          {one.last_event_at
            ? t('connectors.heard', { n: count(one.n_events), at: instant(one.last_event_at, timezone) })
            : one.says}
        </span>
      </summary>
      {one.last_event_at && <p class="muted">{one.says}</p>}
      {one.snippets.map((snippet) => (
        <div key={snippet.where}>
          <p>{snippet.where}</p>
          <Copyable text={snippet.text} label={snippet.where} />
        </div>
      ))}
      {one.is_signed && <Secrets one={one} again={again} />}
      {one.connections.map((connection) => (
        <p key={connection.connection_id} class={connection.failure ? 'bad' : 'muted'}>
          <bdi>{connection.domain}</bdi> {connection.failure}
        </p>
      ))}
    </details>
  );
}

function Secrets({ one, again }: { one: ToldConnector; again: () => void }) {
  const adding = useSend(() => {
    announce(t('connectors.added'));
    again();
  });
  const removing = useSend(again);
  const { timezone } = shop.value!;
  return (
    <>
      <h3>{t('connectors.secrets')}</h3>
      <ul class="plain">
        {one.webhooks.map((webhook) => (
          <li key={webhook.webhook_id}>
            <code>{webhook.webhook_id}</code> <bdi>{webhook.domain}</bdi>{' '}
            <span class="muted">{instant(webhook.created_at, timezone, { year: true })}</span>{' '}
            <button
              type="button"
              class="quiet danger"
              onClick={() =>
                confirm(t('connectors.remove_sure')) &&
                void removing.send(at(`/v1/webhooks/${webhook.webhook_id}`), 'DELETE')
              }
            >
              {t('settings.remove')}
            </button>
          </li>
        ))}
      </ul>
      <Form
        sending={adding}
        submit={t('connectors.add')}
        onFields={async ({ secret, domain }, form) => {
          const body = { platform: one.connector, secret, domain: domain ?? '' };
          if (await adding.send(at('/v1/webhooks'), 'POST', body)) form.reset();
        }}
      >
        {one.connector === 'shopify' && (
          <Field label={t('connectors.domain')} name="domain" placeholder="your-shop.myshopify.com" required />
        )}
        <Field
          label={t('connectors.secret')}
          name="secret"
          type="password"
          autocomplete="off"
          hint={t('connectors.secret_why')}
          required
        />
      </Form>
    </>
  );
}
