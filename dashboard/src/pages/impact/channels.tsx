// Which channel earned what, in which kind.
import { asked } from '../../address';
import { Bar, Legend, lengthOf } from '../../charts/stacked';
import { money } from '../../format';
import type { Impact, TrustRevenue } from '../../types';
import { Card } from '../../ui/card';
import { TableToggle } from '../../ui/choice';
import { FilterLink } from '../../ui/controls';
import { isCohort, reportUrl } from '../../ui/controls-asked';
import { Csv } from '../../ui/table';
import { t } from '../../words';
import { ChannelTable, ordersOf, type ChannelRow } from './tables';

export function Channels({ data }: { data: Impact }) {
  const { attributed_revenue: report, revenue_per_conversation: rpc } = data;
  const { currency, trust } = report;
  const own = trust === 'verified' ? report.verified : report.client_reported;
  const rows: readonly ChannelRow[] = isCohort() ? rpc.by_channel : own.by_channel;
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

function ChannelName({ channel }: { channel: string | null }) {
  return channel ? <FilterLink dimension="channel" value={channel} /> : <>{t('app.unknown')}</>;
}
