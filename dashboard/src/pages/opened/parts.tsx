// What orders and conversations are explained with.
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { href } from '../../address';
import { count, instant } from '../../format';
import type { RawEvent } from '../../types';
import { at } from '../../ui/controls-asked';
import { Copyable } from '../../ui/copy';
import { Icon } from '../../ui/icon';
import { t, word } from '../../words';

export const heading = signal('');

/** What stands over the drawer; each part says its own as soon as it knows it. */
export const useHeading = (text: string) =>
  useEffect(() => {
    heading.value = text;
  }, [text]);

export const explainUrl = (what: 'order' | 'conversation', id: string, what_if = ''): string =>
  at(`/v1/explain/${what}/${encodeURIComponent(id)}`, { what_if });

export function Trust({ trust }: { trust: string }) {
  const isVerified = trust === 'verified';
  return (
    <span class={isVerified ? 'badge good' : 'badge'}>
      <Icon name={isVerified ? 'check' : 'circle'} />
      {word('trust', trust)}
    </span>
  );
}

/** The key by which an order reaches a conversation, and how sure that is. */
export const match = (key: string, confidence: string | null): string =>
  `${word('key', key)}: ${word('confidence', confidence)}`;

export const Kind = ({ kind }: { kind: string }) => (
  <span class="kind">
    <span class={`dot ${kind}`} /> {word('kind', kind)}
  </span>
);

/** A link that opens another explanation in the drawer; Back returns to this one. */
export const Opens = ({
  what,
  id,
  children,
}: {
  what: 'order' | 'conversation';
  id: string;
  children?: ComponentChildren;
}) => (
  <a href={href({ open: `${what}:${id}`, what_if: null })}>
    <bdi>{children ?? id}</bdi>
  </a>
);

/** A part that is made when it is first opened. */
export function Fold({
  summary,
  class: more = '',
  children,
}: {
  summary: ComponentChildren;
  class?: string;
  children: () => ComponentChildren;
}) {
  const [wasOpen, setWasOpen] = useState(false);
  return (
    <details class={`unfolds ${more}`} onToggle={(event) => event.currentTarget.open && setWasOpen(true)}>
      <summary>{summary}</summary>
      {wasOpen && <div>{children()}</div>}
    </details>
  );
}

/** A heading that folds, with how many stand below; nothing where there are none. */
export const Several = ({ title, n, children }: { title: string; n: number; children: () => ComponentChildren }) =>
  n === 0 ? null : (
    <Fold
      summary={
        <>
          {title} <span class="muted">{count(n)}</span>
        </>
      }
    >
      {children}
    </Fold>
  );

export function Raw({ event, zone }: { event: RawEvent; zone: string }) {
  const { payload, ...rest } = event;
  return (
    <div data-testid="raw-event">
      <p class="muted small">
        {t('opened.raw', {
          seq: event.seq,
          door: event.door,
          at: instant(event.received_at, zone, { seconds: true, year: true }),
        })}
      </p>
      <Copyable text={JSON.stringify(payload ?? rest, null, 2)} label={event.type} />
    </div>
  );
}

export const Events = ({ events, zone }: { events: readonly RawEvent[]; zone: string }) => (
  <Several title={t('opened.events')} n={events.length}>
    {() =>
      events.map((event) => (
        <Fold
          key={event.seq + event.event_id}
          summary={
            <>
              <span class="nums">{instant(event.occurred_at, zone, { seconds: true })}</span> <code>{event.type}</code>{' '}
              <span class="muted">{event.source ?? event.door}</span>
            </>
          }
        >
          {() => <Raw event={event} zone={zone} />}
        </Fold>
      ))
    }
  </Several>
);
