// The figures of the charts, for those who would rather read them.
import { href } from '../../address';
import { KINDS, ofKind, type Kind } from '../../charts/stacked';
import { count, day, days, money } from '../../format';
import type { ByKind, Stretch, Trend } from '../../types';
import { valueName } from '../../ui/controls-asked';
import { IntervalText } from '../../ui/interval';
import { Table, type Column } from '../../ui/table';
import { t, word } from '../../words';

export interface ChannelRow {
  readonly channel: string | null;
  readonly n_orders: number;
  readonly revenue: ByKind;
}

/** A day, or the days of a week. */
export const named = ({ from_on, to_on }: Stretch): string => (from_on === to_on ? day(from_on) : days(from_on, to_on));

/** The address of what one channel earned in one kind. */
export const ordersOf = (kind: Kind, channel: string | null): string => href({ kind, channel, page: null }) + '#orders';

export function TrendTable({ trend }: { trend: Trend }) {
  const { currency } = trend;
  const before = new Map(trend.current.map((one, n) => [one, trend.previous[n]]));
  const columns: Column<Stretch>[] = [
    {
      key: 'on',
      title: t(`trend.step.${trend.step}`),
      cell: (one) => <span class="nowrap">{named(one)}</span>,
    },
    {
      key: 'ratio',
      title: t('impact.per_conversation'),
      isNumber: true,
      cell: ({ revenue_per_conversation: { estimate_minor: one } }) => (one === null ? '–' : money(one, currency)),
    },
    {
      key: 'interval',
      title: t('trend.band'),
      isNumber: true,
      isMain: false,
      cell: (one) => <IntervalText of={one.revenue_per_conversation} currency={currency} />,
    },
    { key: 'n', title: t('impact.conversations'), isNumber: true, cell: (one) => count(one.n_meaningful) },
    {
      key: 'revenue',
      title: t('impact.attributed'),
      isNumber: true,
      cell: (one) => money(one.revenue.total_minor, currency),
    },
    { key: 'orders', title: t('impact.orders'), isNumber: true, isMain: false, cell: (one) => count(one.n_orders) },
    {
      key: 'before',
      title: t('trend.revenue_before'),
      isNumber: true,
      isMain: false,
      cell: (one) => {
        const was = before.get(one);
        return was ? money(was.revenue.total_minor, currency) : '–';
      },
    },
  ];
  return <Table caption={t('trend.title')} columns={columns} rows={trend.current} keyOf={(one) => one.from_on} />;
}

/** A row for each kind and a column for each channel: there are few of those, and amounts are wide. */
export function ChannelTable({ rows, currency }: { rows: readonly ChannelRow[]; currency: string }) {
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
