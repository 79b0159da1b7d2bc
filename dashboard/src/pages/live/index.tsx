// What arrives, as it arrives: each entry with its verdict and why, and the first steps of a new shop.
import { useEffect, useState } from 'preact/hooks';
import { asked, go, href } from '../../address';
import { NEVER, useTold } from '../../api';
import { count, instant, money } from '../../format';
import { shop } from '../../session';
import type { LiveEvent, LivePage } from '../../types';
import { Choices } from '../../ui/choice';
import { at } from '../../ui/controls-asked';
import { Csv } from '../../ui/table';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { t, word } from '../../words';
import { Checklist } from './checklist';
import { Detail } from './detail';
import { useStream } from './stream';

const STATES = ['', 'accepted', 'duplicate', 'rejected', 'refused', 'waiting'] as const;
const DOORS = [
  'events',
  'shopify',
  'woocommerce',
  'stripe',
  'segment',
  'posthog',
  'alhena',
  'otlp',
  'chatwoot',
  'intercom',
  'zendesk',
  'gorgias',
  'import',
] as const;

/** The address of the list for what is chosen. */
const listUrl = (): string => at('/v1/live/events', { door: asked('door'), state: asked('state') });

export function Live() {
  const url = listUrl();
  const [isPaused, setIsPaused] = useState(false);
  return (
    <div class="live-page">
      <div class="page-head">
        <h1>{t('nav.live')}</h1>
        <div class="controls">
          <Choices
            label={t('live.state')}
            options={STATES.map((state) => ({
              text: state ? t(`live.state.${state}`) : t('live.all'),
              to: { state: state || null, event: null },
              isChosen: asked('state') === state,
            }))}
          />
          <label>
            <span class="unseen">{t('live.door')}</span>
            <select
              value={asked('door')}
              onChange={(event) => go(href({ door: event.currentTarget.value || null, event: null }))}
            >
              <option value="">{t('live.every_door')}</option>
              {DOORS.map((door) => (
                <option key={door} value={door}>
                  {door}
                </option>
              ))}
            </select>
          </label>
          <button type="button" aria-pressed={isPaused} onClick={() => setIsPaused(!isPaused)}>
            {t(isPaused ? 'live.resume' : 'live.pause')}
          </button>
          <Csv url={url} name={`${shop.value!.shop_id}-live`} />
        </div>
      </div>
      <Checklist />
      <Stream key={url} url={url} isPaused={isPaused} />
      {asked('event') && <Detail seq={asked('event')} />}
    </div>
  );
}

function Stream({ url, isPaused }: { url: string; isPaused: boolean }) {
  // Asked once: what comes after it, the stream tells.
  const { data, error, again } = useTold<LivePage>(url, NEVER);
  const [older, setOlder] = useState<LivePage[]>([]);
  const stream = useStream(url, data?.cursor ?? null, isPaused, again);
  const last = older.at(-1) ?? data;
  if (!data) return error ? <Failure error={error} again={again} /> : <Skeleton lines={8} />;
  const known = new Map<string, LiveEvent>();
  for (const one of [...stream.events, ...data.events, ...older.flatMap((page) => page.events)])
    if (!known.has(one.live_id)) known.set(one.live_id, one);
  const rows = [...known.values()];
  return (
    <section class="card" aria-label={t('nav.live')}>
      <p class="live-state muted" role="status">
        <span class={`pulse ${stream.state}`} />
        {t(`live.${stream.state}`)}
        {data.n_waiting > 0 && ` · ${t('live.n_waiting', { n: count(data.n_waiting) })}`}
      </p>
      {rows.length === 0 ? (
        <Empty title={t('live.nothing')}>{t('live.nothing_why')}</Empty>
      ) : (
        <ul class="events">
          {rows.map((one) => (
            <Row key={one.live_id} event={one} timezone={data.timezone} />
          ))}
        </ul>
      )}
      {last?.next_before && <Older url={url} before={last.next_before} then={(page) => setOlder([...older, page])} />}
    </section>
  );
}

function Older({ url, before, then }: { url: string; before: string; then: (page: LivePage) => void }) {
  const [isAsked, setIsAsked] = useState(false);
  const told = useTold<LivePage>(isAsked ? `${url}&before=${encodeURIComponent(before)}` : null, NEVER);
  const page = isAsked && !told.isOld ? told.data : null;
  useEffect(() => {
    if (!page) return;
    setIsAsked(false);
    then(page);
  }, [page]);
  return (
    <>
      {told.error && <Failure error={told.error} />}
      <button type="button" onClick={() => (told.error ? told.again() : setIsAsked(true))} disabled={told.isLoading}>
        {t('live.older')}
      </button>
    </>
  );
}

const WELL = new Set(['accepted', 'duplicate']);

/** A badge for what became of an entry. */
export function Verdict({ state }: { state: string }) {
  const tone = state === 'accepted' ? 'good' : WELL.has(state) || state === 'waiting' ? '' : 'bad';
  return <span class={`badge ${tone}`}>{word('live.state', state)}</span>;
}

function Row({ event, timezone }: { event: LiveEvent; timezone: string }) {
  const what = event.event_types.length ? event.event_types.join(', ') : event.topic || t('live.unreadable');
  return (
    <li>
      <time class="nums muted" dateTime={event.received_at}>
        {instant(event.received_at, timezone, { seconds: true })}
      </time>
      <span class="what">
        {event.seq === null ? <strong>{what}</strong> : <a href={href({ event: event.seq })}>{what}</a>}
        {event.n_times > 1 && <span class="muted"> ×{count(event.n_times)}</span>}
        <small class="muted">
          {event.door}
          {event.source && event.source !== event.door && ` · ${event.source}`}
        </small>
      </span>
      <span class="about">
        {event.order_id && (
          <a href={href({ open: `order:${event.order_id}` })}>
            {t('live.order')} <bdi>{event.order_id}</bdi>
          </a>
        )}
        {event.conversation_id && (
          <a href={href({ open: `conversation:${event.conversation_id}` })} class="clip">
            <bdi>{event.conversation_id}</bdi>
          </a>
        )}
      </span>
      <span class="number">
        {event.amount_minor !== null && event.currency && money(event.amount_minor, event.currency)}
      </span>
      <span class="verdict">
        <Verdict state={event.state} />
        {event.reason && (
          <small class="muted">
            <code>{event.reason}</code> {event.message}
          </small>
        )}
      </span>
    </li>
  );
}
