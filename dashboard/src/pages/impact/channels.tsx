// Which channel earned what, in which kind.
import { asked, href } from '../../address';
import { Bar, KINDS, Legend, lengthOf, ofKind, type Kind } from '../../charts/stacked';
import { count, money } from '../../format';
import type { ByKind, Impact, TrustRevenue } from '../../types';
import { Card } from '../../ui/card';
import { FilterLink } from '../../ui/controls';
import { isCohort, reportUrl, valueName } from '../../ui/controls-asked';
import { Csv, Table, type Column } from '../../ui/table';
import { t, word } from '../../words';
import { TableToggle } from './trend';

interface Row {
  readonly channel: string | null;
  readonly n_orders: number;
  readonly revenue: ByKind;
}

export function Channels({ data }: { data: Impact }) {
  const { attributed_revenue: report, revenue_per_conversation: rpc } = data;
  const { currency, trust } = report;
  const own = trust === 'verified' ? report.verified : report.client_reported;
  const rows: readonly Row[] = isCohort() ? rpc.by_channel : own.by_channel;
  const most = Math.max(0, ...rows.map((row) => lengthOf(row.revenue)));
  return (
    <Card
      title={t('channels.title')}
      class="third"
      tools={
        <>
          <TableToggle name="channels" />
          <Csv
            url={reportUrl(isCohort() ? 'revenue-per-conversation' : 'attributed-revenue')}
            name={isCohort() ? 'revenue-per-conversation' : 'attributed-revenue'}
          />
        </>
      }
    >
      {!rows.length ? (
        <p class="empty">{t('channels.none')}</p>
      ) : asked('table') === 'channels' ? (
        <ChannelTable rows={rows} currency={currency} />
      ) : (
        <>
          <div class="bars">
            {rows.map(({ channel, n_orders, revenue }) => (
              <div key={channel}>
                <p class="bar-head">
                  <ChannelName channel={channel} />
                  <span class="nums">{money(revenue.total_minor, currency)}</span>
                </p>
                <Bar
                  revenue={revenue}
                  most={most}
                  write={(minor) => money(minor, currency)}
                  hrefOf={(kind) => ordersOf(kind, channel)}
                />
                <p class="small muted">{t('impact.n_orders', { n: n_orders })}</p>
              </div>
            ))}
          </div>
          <Legend />
        </>
      )}
      {!isCohort() && <Whole of={own} currency={currency} />}
    </Card>
  );
}

/** All net revenue of these days: what was attributed, and where the rest went. */
function Whole({ of, currency }: { of: TrustRevenue; currency: string }) {
  const parts = [
    ['impact.attributed', of.revenue.total_minor],
    ['channels.campaigns', of.other_channel_minor],
    ['channels.renewals', of.base_renewal_minor],
    ['channels.nobody', of.unattributed_minor],
    ['channels.outside', of.outside_filter_minor],
  ] as const;
  return (
    <dl class="kinds small nums">
      {parts
        .filter(([, minor]) => minor)
        .map(([name, minor]) => (
          <div key={name}>
            <dt class="muted">{t(name)}</dt>
            <dd>{money(minor, currency)}</dd>
          </div>
        ))}
      <div class="sum">
        <dt>{t(isGross() ? 'channels.gross' : 'channels.net')}</dt>
        <dd>{money(of.net_minor, currency)}</dd>
      </div>
    </dl>
  );
}

const isGross = () => asked('money') === 'gross';

const ordersOf = (kind: Kind, channel: string | null): string => href({ kind, channel, page: null }) + '#orders';

function ChannelName({ channel }: { channel: string | null }) {
  return channel ? <FilterLink dimension="channel" value={channel} /> : <>{t('app.unknown')}</>;
}

/** A row for each kind and a column for each channel: there are few of those, and amounts are wide. */
function ChannelTable({ rows, currency }: { rows: readonly Row[]; currency: string }) {
  const columns: Column<Kind | 'total' | 'orders'>[] = [
    { key: 'kind', title: t('orders.kind'), cell: (row) => (isKind(row) ? word('kind', row) : t(`impact.${row}`)) },
    ...rows.map(({ channel, n_orders, revenue }) => ({
      key: channel ?? '',
      title: channel ? valueName('channel', channel) : t('app.unknown'),
      isNumber: true,
      cell: (row: Kind | 'total' | 'orders') =>
        row === 'orders' ? (
          count(n_orders)
        ) : isKind(row) ? (
          <a href={ordersOf(row, channel)}>{money(ofKind(revenue, row), currency)}</a>
        ) : (
          money(revenue.total_minor, currency)
        ),
    })),
  ];
  return (
    <Table caption={t('channels.title')} columns={columns} rows={[...KINDS, 'total', 'orders']} keyOf={(row) => row} />
  );
}

const isKind = (row: string): row is Kind => (KINDS as readonly string[]).includes(row);
