// The orders behind the revenue: each leads to why it was credited.
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { address, asked, go, href } from '../../address';
import { useTold, type Told } from '../../api';
import { count, instant, money } from '../../format';
import { share } from '../../session';
import type { CreditedOrder, CreditedOrders, Impact } from '../../types';
import { Card } from '../../ui/card';
import { isCohort, reportUrl } from '../../ui/controls-asked';
import { Icon } from '../../ui/icon';
import { Answered } from '../../ui/states';
import { Csv, Table, type Column } from '../../ui/table';
import { t, word } from '../../words';

const ASKED = ['kind', 'channel', 'trust', 'text', 'sort'];
const SORTS = ['newest', 'oldest', 'largest', 'smallest'];
const PAGE_SIZE = 20;
const KINDS = ['credited', 'direct', 'assisted', 'recovered', 'saved', 'unattributed', 'all'];
const TRUSTS = ['verified', 'client-reported'];

/** What the address asks of the orders, but for the page. */
const query = () => ({
  ...Object.fromEntries(ASKED.map((name) => [name, asked(name)])),
  cohort: isCohort() ? 'conversations' : '',
});

/** The page of orders the address asks for; the first comes with the report. */
function useOrders(data: Impact, isEarlier: boolean): Told<CreditedOrders> {
  const page = asked('page');
  const isFirst = !page && Object.values(query()).every((value) => !value);
  const told = useTold<CreditedOrders>(
    isFirst ? null : reportUrl('orders', { ...query(), page, page_size: PAGE_SIZE }),
  );
  if (!isFirst) return told;
  const first = { ...data.orders, page_size: PAGE_SIZE, orders: data.orders.orders.slice(0, PAGE_SIZE) };
  return { ...told, data: first, error: null, isOld: isEarlier };
}

export function Orders({ data, isEarlier }: { data: Impact; isEarlier: boolean }) {
  const told = useOrders(data, isEarlier);
  useEffect(() => {
    if (address.value.hash === 'orders') document.getElementById('orders')?.scrollIntoView();
  }, [address.value]);
  const { attributed_revenue: revenue } = data;
  const channels = new Set(
    [...revenue.verified.by_channel, ...revenue.client_reported.by_channel].map((one) => one.channel),
  );
  return (
    <div id="orders">
      <Card title={t('orders.title')} tools={<Csv url={reportUrl('orders', query())} name="orders" />}>
        <div class="picks">
          <form
            role="search"
            onSubmit={(event) => {
              event.preventDefault();
              go(href({ text: String(new FormData(event.currentTarget).get('text')).trim(), page: null }));
            }}
          >
            <input
              key={asked('text')}
              name="text"
              type="search"
              aria-label={t('orders.search')}
              placeholder={t('orders.search')}
              defaultValue={asked('text')}
              maxLength={200}
            />
          </form>
          <Pick name="kind" options={KINDS} write={(one) => word('kind', one)} />
          <Pick name="channel" options={['', ...channels]} write={(one) => word('channel', one || 'every')} />
          <Pick name="trust" options={['', ...TRUSTS]} write={(one) => word('trust', one || 'every')} />
          <Pick name="sort" options={SORTS} write={(one) => word('sort', one)} />
        </div>
        {isCohort() && (
          <p class="small muted">
            {t('orders.of_conversations')} <a href={href({ view: null, page: null })}>{t('orders.of_days')}</a>
          </p>
        )}
        <Answered told={told} lines={8}>
          {(orders) => (
            <>
              {orders.n_rows > 0 && (
                <p class="small muted nums">
                  {t('orders.sum', {
                    n: orders.n_orders,
                    amount: money(orders.reporting_minor, orders.currency),
                  })}
                  {!asked('trust') && `, ${t('orders.both')}`}
                </p>
              )}
              <OrderTable {...orders} />
              <Paging {...orders} />
            </>
          )}
        </Answered>
      </Card>
    </div>
  );
}

/** A choice by which the orders are narrowed; the first is what holds without asking. */
function Pick({
  name,
  options,
  write,
}: {
  name: 'kind' | 'channel' | 'trust' | 'sort';
  options: readonly string[];
  write: (one: string) => string;
}) {
  return (
    <select
      aria-label={t(`orders.${name}`)}
      value={asked(name) || options[0]}
      onChange={({ currentTarget: { value } }) => go(href({ [name]: value === options[0] ? null : value, page: null }))}
    >
      {options.map((one) => (
        <option key={one} value={one}>
          {write(one)}
        </option>
      ))}
    </select>
  );
}

/** Whether one may look into orders: a shared report may keep that to itself. */
const isExplained = (): boolean => share.value?.with_orders ?? true;

/** To why an order was credited. */
function OrderLink({ order_id, children }: { order_id: string; children: ComponentChildren }) {
  if (!isExplained()) return <>{children}</>;
  return <a href={href({ open: `order:${order_id}` })}>{children}</a>;
}

export function OrderTable({ orders, currency, timezone }: CreditedOrders) {
  const columns: Column<CreditedOrder>[] = [
    {
      key: 'order',
      title: t('orders.order'),
      cell: ({ order_id, order_name }) => (
        <OrderLink order_id={order_id}>
          <bdi class="clip" title={order_name ?? order_id}>
            {order_name ?? order_id}
          </bdi>
        </OrderLink>
      ),
    },
    {
      key: 'at',
      title: t('orders.at'),
      isMain: false,
      cell: (one) => <span class="nowrap">{instant(one.ordered_at, timezone)}</span>,
    },
    { key: 'channel', title: t('dimension.channel'), isMain: false, cell: (one) => word('channel', one.channel) },
    {
      key: 'kind',
      title: t('orders.kind'),
      cell: ({ kind }) => (
        <span class="nowrap">
          <span class={`dot ${kind}`} /> {word('kind', kind)}
        </span>
      ),
    },
    {
      key: 'net',
      title: t('orders.net'),
      isNumber: true,
      isMain: false,
      cell: (one) => (
        <>
          {money(one.net_minor, one.currency)}
          {one.is_refunded && <div class="small muted">{t('orders.refunded')}</div>}
        </>
      ),
    },
    {
      key: 'credit',
      title: t('orders.credit'),
      isNumber: true,
      cell: (one) => (
        <>
          {money(one.credit_minor, one.currency)}
          {one.currency !== currency && one.reporting_minor !== null && (
            <div class="small muted">{money(one.reporting_minor, currency)}</div>
          )}
        </>
      ),
    },
    {
      key: 'trust',
      title: t('orders.trust'),
      isMain: false,
      cell: ({ trust, is_conflicting }) => (
        <>
          <span class="trust">
            <Icon name={trust === 'verified' ? 'check' : 'circle'} /> {word('trust', trust)}
          </span>
          {is_conflicting && <div class="small muted">{t('orders.conflicting')}</div>}
        </>
      ),
    },
    {
      key: 'why',
      title: t('orders.why'),
      isMain: false,
      cell: ({ order_id, order_name }) => (
        <OrderLink order_id={order_id}>
          {t('orders.why')}
          <span class="unseen"> {order_name ?? order_id}</span>
        </OrderLink>
      ),
    },
  ];
  return (
    <Table
      caption={t('orders.title')}
      columns={columns.filter(({ key }) => key !== 'why' || isExplained())}
      rows={orders}
      keyOf={(one) => `${one.order_id} ${one.kind} ${one.channel} ${one.conversation_id} ${one.touched_at}`}
      empty={<p class="empty">{t('orders.none')}</p>}
    />
  );
}

export function Paging({ page, page_size, n_rows }: Pick<CreditedOrders, 'page' | 'page_size' | 'n_rows'>) {
  const first = (page - 1) * page_size + 1;
  const last = Math.min(first + page_size - 1, n_rows);
  if (last < first) return null;
  return (
    <nav class="paging" aria-label={t('orders.pages')}>
      <span class="muted nums">
        {t('orders.shown', { first: count(first), last: count(last), all: count(n_rows) })}
      </span>
      {page > 1 && <a href={href({ page: page === 2 ? null : page - 1 })}>{t('orders.previous')}</a>}
      {last < n_rows && <a href={href({ page: page + 1 })}>{t('orders.next')}</a>}
    </nav>
  );
}
