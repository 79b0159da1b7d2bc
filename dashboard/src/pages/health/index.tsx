// Whether the data can be trusted: every connector's rhythm, and how true the orders are.
import { asked, go, href, type Changes } from '../../address';
import { useTold } from '../../api';
import { count, decimal, instant, money, percent } from '../../format';
import type { Connector, DataHealth, Flags, OrderTruth, QuestionedOrder } from '../../types';
import { Card } from '../../ui/card';
import { Choices } from '../../ui/choice';
import { Controls } from '../../ui/controls';
import { at as addressOf } from '../../ui/controls-asked';
import { Answered, Banner, Empty } from '../../ui/states';
import { Csv, Save, Table, type Column } from '../../ui/table';
import { t, word } from '../../words';
import { shop } from '../../session';

/** What is healthy depends on the days alone, not on filters or rules. */
const reportOf = (name: string, more: Changes = {}): string =>
  addressOf(`/v1/reports/${name}`, { period: asked('period'), from: asked('from'), to: asked('to'), ...more });

const CONCERNS = ['conflicting', 'unconfirmed', 'unreported', 'late', 'unnamed'] as const;

export function Health() {
  const url = reportOf('data-health');
  const told = useTold<DataHealth>(url);
  return (
    <div class="health-page">
      <div class="page-head">
        <h1>{t('nav.health')}</h1>
        <Controls has={[]} />
      </div>
      <Answered told={told} lines={10}>
        {(data) => (
          <div class="grid">
            {data.findings.length > 0 && (
              <div>
                {data.findings.map((one) => (
                  <Banner key={one.code + one.found} kind={one.state === 'bad' ? 'warn' : 'note'}>
                    <strong>{one.found}</strong> {one.advice}
                  </Banner>
                ))}
              </div>
            )}
            <Shares data={data} />
            <Card title={t('health.connectors')} tools={<Csv url={url} name="data-health" />}>
              <Connectors data={data} />
            </Card>
            <Aside data={data} />
          </div>
        )}
      </Answered>
      <Truth />
      <Flagged />
    </div>
  );
}

const name = (one: Connector): string => `${one.door} · ${word('trust', one.trust)}`;

function Shares({ data }: { data: DataHealth }) {
  const { orders } = data;
  const share = (part: number, whole: number) => (whole ? percent(part / whole) : t('app.unknown'));
  const figures = [
    {
      key: 'identity',
      value: data.identity_rate === null ? t('app.unknown') : percent(data.identity_rate),
      why: t('health.identity_why'),
    },
    {
      key: 'verified',
      value: share(orders.n_verified, orders.n_orders),
      why: t('health.verified_why', { part: count(orders.n_verified), n: orders.n_orders }),
    },
    {
      key: 'consent',
      value: data.consent_gap_rate === null ? t('app.unknown') : percent(data.consent_gap_rate),
      why: t('health.consent_why', { part: count(orders.n_unnamed), n: orders.n_web }),
    },
    { key: 'missing', value: count(data.n_missing), why: t('health.missing_why') },
  ] as const;
  return (
    <>
      {figures.map(({ key, value, why }) => (
        <Card key={key} title={t(`health.${key}`)} class="quarter">
          <p class="figure">{value}</p>
          <p class="muted small">{why}</p>
        </Card>
      ))}
    </>
  );
}

function Connectors({ data }: { data: DataHealth }) {
  const columns: ReadonlyArray<Column<Connector>> = [
    { key: 'door', title: t('live.door'), cell: (one) => name(one) },
    {
      key: 'state',
      title: t('health.state'),
      cell: (one) => (
        <span class={`badge ${one.is_silent ? 'bad' : 'good'}`}>
          {t(one.is_silent ? 'health.is_silent' : 'health.is_heard')}
        </span>
      ),
    },
    { key: 'last', title: t('health.last'), cell: (one) => instant(one.last_received_at, data.timezone) },
    { key: 'events', title: t('health.events'), isNumber: true, cell: (one) => count(one.n_events) },
    { key: 'named', title: t('health.named'), isNumber: true, cell: (one) => part(one.n_named, one.n_events) },
    { key: 'double', title: t('health.duplicates'), isNumber: true, cell: (one) => count(one.n_duplicates) },
    { key: 'bots', title: t('health.bots'), isNumber: true, cell: (one) => part(one.n_bots, one.n_events) },
    { key: 'ahead', title: t('health.ahead'), isNumber: true, cell: (one) => count(one.n_ahead) },
    {
      key: 'delay',
      title: t('health.delay'),
      isNumber: true,
      cell: (one) => (one.median_delay_s === null ? '–' : t('health.seconds', { n: decimal(one.median_delay_s) })),
    },
  ];
  return (
    <Table
      caption={t('health.connectors')}
      columns={columns}
      rows={data.connectors}
      keyOf={name}
      empty={<Empty title={t('health.nobody')}>{t('health.nobody_why')}</Empty>}
    />
  );
}

/** What arrived and is in no figure, by reason. */
function Aside({ data }: { data: DataHealth }) {
  if (!data.kept_aside.length) return null;
  return (
    <Card title={t('health.aside')} tools={<Save name="kept-aside" />}>
      <p class="muted">{t('health.aside_why')}</p>
      <Table
        caption={t('health.aside')}
        rows={data.kept_aside}
        keyOf={(one) => `${one.door} ${one.reason}`}
        columns={[
          {
            key: 'reason',
            title: t('health.reason'),
            cell: (one) => (
              <>
                <code>{one.reason}</code> <span class="muted">{one.meaning}</span>
              </>
            ),
          },
          { key: 'door', title: t('live.door'), cell: (one) => one.door },
          { key: 'last', title: t('health.last'), cell: (one) => instant(one.last_received_at, data.timezone) },
          { key: 'n', title: t('health.entries'), isNumber: true, cell: (one) => count(one.n_entries) },
        ]}
      />
    </Card>
  );
}

/** What somebody doubts; it stays credited until its facts change. */
function Flagged() {
  const told = useTold<Flags>(addressOf('/v1/flags', { state: 'open' }));
  if (!told.data?.n_open) return null;
  const { timezone } = shop.value!;
  return (
    <Card title={t('health.flagged')} tools={<Save name="flags" />}>
      <Table
        caption={t('health.flagged')}
        rows={told.data.flags}
        keyOf={(one) => one.flag_id}
        columns={[
          {
            key: 'what',
            title: t('health.what'),
            cell: (one) => (
              <a href={href({ open: `${one.what}:${one.subject_id}` })}>
                <bdi>{one.subject_id}</bdi>
              </a>
            ),
          },
          { key: 'note', title: t('health.note'), cell: (one) => <bdi>{one.note}</bdi> },
          { key: 'by', title: t('health.by'), cell: (one) => <bdi>{one.flagged_by}</bdi> },
          { key: 'at', title: t('health.flagged_at'), cell: (one) => instant(one.flagged_at, timezone) },
        ]}
      />
    </Card>
  );
}

const part = (some: number, all: number): string => (all ? percent(some / all) : '–');

function Truth() {
  const concern = CONCERNS.find((one) => one === asked('concern')) ?? 'conflicting';
  const page = Number(asked('page')) || 1;
  const url = reportOf('order-truth', { concern, page });
  const told = useTold<OrderTruth>(url);
  const size = (one: (typeof CONCERNS)[number]) => (told.data ? ` ${count(told.data.sums[`n_${one}`])}` : '');
  return (
    <Card title={t('health.truth')} tools={<Csv url={url} name={`orders-${concern}`} />}>
      <Choices
        label={t('health.concern')}
        options={CONCERNS.map((one) => ({
          text: t(`health.${one}`) + size(one),
          to: { concern: one, page: null },
          isChosen: one === concern,
        }))}
      />
      <p class="muted">{t(`health.${concern}_why`)}</p>
      <Answered told={told} lines={4}>
        {(data) => <Questioned data={data} page={page} />}
      </Answered>
    </Card>
  );
}

function Questioned({ data, page }: { data: OrderTruth; page: number }) {
  const at = (told: string | null) => (told ? instant(told, shop.value!.timezone) : t('health.never'));
  const columns: ReadonlyArray<Column<QuestionedOrder>> = [
    {
      key: 'order',
      title: t('live.order'),
      cell: (one) => (
        <a href={href({ open: `order:${one.order_id}` })}>
          <bdi>{one.order_name ?? one.order_id}</bdi>
        </a>
      ),
    },
    { key: 'at', title: t('health.ordered'), cell: (one) => at(one.ordered_at) },
    { key: 'total', title: t('health.total'), isNumber: true, cell: (one) => money(one.total_minor, one.currency) },
    {
      key: 'browser',
      title: t('health.browser'),
      isNumber: true,
      cell: (one) =>
        one.browser_minor === null || !one.browser_currency ? '–' : money(one.browser_minor, one.browser_currency),
    },
    { key: 'shop_at', title: t('health.verified_at'), cell: (one) => at(one.verified_at) },
    { key: 'browser_at', title: t('health.browser_at'), cell: (one) => at(one.browser_at) },
  ];
  const n_pages = Math.ceil(data.n_rows / data.page_size);
  return (
    <>
      <Table
        caption={t('health.truth')}
        columns={columns}
        rows={data.orders}
        keyOf={(one) => one.order_id}
        empty={<Empty title={t('health.none')} />}
      />
      {n_pages > 1 && (
        <p class="actions">
          <button type="button" disabled={page <= 1} onClick={() => go(href({ page: page - 1 }))}>
            {t('health.before')}
          </button>
          <span>{t('health.page', { page, n: n_pages })}</span>
          <button type="button" disabled={page >= n_pages} onClick={() => go(href({ page: page + 1 }))}>
            {t('health.after')}
          </button>
        </p>
      )}
    </>
  );
}
