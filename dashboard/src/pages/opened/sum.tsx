// An order's money as one sum, and the facts beside it.
import type { ComponentChildren } from 'preact';
import { decimal, decimals, instant, money } from '../../format';
import type { ExplainedOrder, Sum } from '../../types';
import { pageHref } from '../../address';
import { KINDS } from '../../charts/stacked';
import { Leads } from '../../ui/interval';
import { Kind, match, Opens } from './parts';
import { t, word, type Key } from '../../words';

type Line = readonly [name: Key, minor: number];

/** From the total to the balance; `net` and `balance` are results of what stands above them. */
function lines(sum: Sum): readonly Line[] {
  const some = (...of: Line[]) => of.filter(([, minor]) => minor);
  const changes = some(
    ['sum.up_charge', sum.up_charge_minor],
    ['sum.refunded', -sum.refunded_minor],
    ['sum.chargeback', -sum.chargeback_minor],
    ['sum.cancelled', -sum.cancelled_minor],
    ['sum.exchanged', -sum.exchanged_minor],
    ['sum.removed', -sum.removed_minor],
  );
  return [
    ['sum.total', sum.total_minor],
    ...some(
      ['sum.tax', -sum.tax_minor],
      ['sum.shipping', -sum.shipping_minor],
      ['sum.tips', -sum.tips_minor],
      ['sum.gift_card', -sum.gift_card_minor],
      ['sum.other', -sum.other_minor],
    ),
    ['sum.net', sum.net_minor],
    ...changes,
    ...(changes.length ? ([['sum.balance', sum.balance_minor]] as const) : []),
    ...some(
      ['sum.other_channel', sum.other_channel_minor],
      ['sum.base_renewal', sum.base_renewal_minor],
      ['sum.unattributed', sum.unattributed_minor],
    ),
  ];
}

const RESULTS: readonly Key[] = ['sum.net', 'sum.balance'];

/** From the order's total to what was credited; what was nothing is left out. */
export function Amounts({ sum }: { sum: Sum }) {
  const row = (head: ComponentChildren, minor: number) => (
    <>
      <th scope="row">{head}</th>
      <td class="number">{money(minor, sum.currency)}</td>
    </>
  );
  return (
    <table class="sum">
      <caption class="unseen">{t('opened.sum')}</caption>
      <tbody>
        {lines(sum).map(([name, minor]) => (
          <tr key={name} class={RESULTS.includes(name) ? 'result' : ''}>
            {row(t(name), minor)}
          </tr>
        ))}
        {KINDS.filter((kind) => sum.revenue[`${kind}_minor`]).map((kind) => (
          <tr key={kind}>{row(<Kind kind={kind} />, sum.revenue[`${kind}_minor`])}</tr>
        ))}
      </tbody>
      <tfoot>
        <tr>{row(t('sum.credited'), sum.credited_minor)}</tr>
      </tfoot>
    </table>
  );
}

/** One unit of the order's money in the shop's, as it was told with the order. */
function rate({ rate, currency, reporting_currency }: Sum): string {
  const [over = 1, under = 1] = (rate ?? '').split('/').map(Number);
  return decimal((over / under) * 10 ** (decimals(currency) - decimals(reporting_currency)), 4);
}

export function Facts({ order }: { order: ExplainedOrder }) {
  const { sum, sales } = order;
  const won = sales.flatMap((sale) => sale.touches).find((touch) => touch.is_winner);
  const saved = order.saves.find((save) => save.is_saved);
  const joined = won ?? saved;
  const talk = won?.conversation_id ?? saved?.touch_id?.split('#')[0];
  const rules = sales[0]?.rules;
  return (
    <dl class="facts">
      {joined?.joined_by && (
        <>
          <dt>{t('opened.match')}</dt>
          <dd class="what">{match(joined.joined_by, joined.confidence)}</dd>
        </>
      )}
      {talk && (
        <>
          <dt>{t('opened.conversation')}</dt>
          <dd>
            <Opens what="conversation" id={talk} />
          </dd>
        </>
      )}
      {rules && (
        <>
          <dt>{t('opened.rules')}</dt>
          <dd>
            <Leads to={pageHref('/settings/rules')}>{t('opened.version', { n: rules.version })}</Leads>
            <span class="muted">
              {' '}
              · {word('model', rules.model)} · {t('opened.windows', { direct: rules.direct, assisted: rules.assisted })}
            </span>
          </dd>
        </>
      )}
      <dt>{t('opened.source')}</dt>
      <dd>{order.source ?? t('app.unknown')}</dd>
      {sum.currency !== sum.reporting_currency && (
        <>
          <dt>{t('opened.currency')}</dt>
          <dd>
            {sum.reporting_minor === null
              ? t('opened.no_rate', { currency: sum.reporting_currency })
              : t('opened.rate', {
                  amount: money(sum.reporting_minor, sum.reporting_currency),
                  from: sum.currency,
                  to: sum.reporting_currency,
                  rate: rate(sum),
                  on: instant(sum.rate_at ?? order.ordered_at, order.timezone, { year: true }),
                })}
          </dd>
        </>
      )}
      {order.excluded_reason && (
        <>
          <dt>{t('opened.excluded')}</dt>
          <dd>{word('reason', order.excluded_reason)}</dd>
        </>
      )}
    </dl>
  );
}
