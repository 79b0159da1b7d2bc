// What the figures say in one sentence, and what must be said beside them.
import { asked } from '../../address';
import { clock, days, instant, money } from '../../format';
import type { Basis, Impact, Robustness } from '../../types';
import { Banner } from '../../ui/states';
import { t } from '../../words';

const DAY_MS = 86_400_000;

/** How many days a report covers, both ends included. */
export const length = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

export function Summary({ data }: { data: Impact }) {
  const { shop, from_on, to_on, data_to, attributed_revenue } = data;
  const { published_rule, robustness } = attributed_revenue;
  const { amount_minor, currency, n_orders } = published_rule;
  const n = length(from_on, to_on);
  return (
    <div class="summary">
      <p class="sentence">
        {n_orders
          ? t('impact.sentence', { n, amount: money(amount_minor, currency, { whole: true }) })
          : t('impact.sentence_none', { n })}
        {asked('filter') && <span class="muted"> {t('impact.whole_shop')}</span>}
      </p>
      <p class="muted small">
        <bdi>{shop.name}</bdi> · {days(from_on, to_on)} ·{' '}
        {t('impact.shop_time', { zone: shop.timezone, currency: shop.currency })} ·{' '}
        {t('impact.data_to', { at: clock(data_to, shop.timezone) })}
        {robustness && <Band of={robustness} currency={currency} />}
      </p>
    </div>
  );
}

/** How much of the attributed revenue hangs on the window. */
function Band({ of, currency }: { of: Robustness; currency: string }) {
  const known = of.windows.filter((one) => one.amount_minor !== null);
  if (of.low_minor === null || of.high_minor === null || of.low_minor === of.high_minor) return null;
  const [low, high] = [of.low_minor, of.high_minor].map((minor) => money(minor, currency, { whole: true }));
  const [short, long] = [known[0]!, known.at(-1)!].map((one) => hours(one.window_h));
  return (
    <>
      {' '}
      ·{' '}
      {t(of.is_ai_only ? 'impact.band' : 'impact.band_campaigns', {
        low: low!,
        high: high!,
        short: short!,
        long: long!,
      })}
    </>
  );
}

const hours = (n: number): string => (n < 48 ? t('impact.hours', { n }) : t('impact.days', { n: n / 24 }));

/** What the figures stand on other than the shop's events as they are now. */
function* ofBasis({ rules, money: view, restatements }: Basis, timezone: string): Generator<string> {
  if (rules) yield t('note.rules', { label: rules.label });
  if (view === 'gross') yield t('note.gross');
  for (const { recorded_at, from_at, until_at, version, reason } of restatements) {
    const [on, from, until] = [recorded_at, from_at, until_at].map((at) => instant(at, timezone, { year: true }));
    yield t('note.restated', { on: on!, from: from!, until: until!, version, reason });
  }
}

function* told({ shop, revenue_per_conversation: rpc, attributed_revenue: revenue, state }: Impact): Generator<string> {
  const { timezone } = shop;
  const { n_orders, n_without_rate } = rpc.trust === 'verified' ? revenue.verified : revenue.client_reported;
  if (rpc.trust !== 'verified' && state.has_order) yield t('note.browser');
  yield* ofBasis(revenue.basis, timezone);
  if (n_without_rate) yield t('note.without_rate', { n: n_without_rate, currency: shop.currency });
  if (!n_orders) yield t(state.has_order ? 'note.no_orders_here' : 'note.no_orders_yet');
}

export function Notes({ data }: { data: Impact }) {
  const notes = [...told(data)];
  if (!notes.length) return null;
  return (
    <Banner>
      {notes.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </Banner>
  );
}
