// The four figures of the page, the most important first.
import { href, pageHref } from '../../address';
import { KINDS, ofKind } from '../../charts/stacked';
import { Strip } from '../../charts/strip';
import { count, instant, money, percent } from '../../format';
import { share } from '../../session';
import type { Impact } from '../../types';
import { Card } from '../../ui/card';
import { Change, Moved } from '../../ui/change';
import { isCohort, isCompared } from '../../ui/controls-asked';
import { Icon } from '../../ui/icon';
import { IntervalText } from '../../ui/interval';
import { t, word } from '../../words';
import { Incremental } from './incremental';

export function Figures({ data }: { data: Impact }) {
  return (
    <>
      <PerConversation data={data} />
      <Attributed data={data} />
      <Incremental />
      <Talk data={data} />
    </>
  );
}

function PerConversation({ data }: { data: Impact }) {
  const { total, currency, timezone, is_maturing, horizon_d, final_at } = data.revenue_per_conversation;
  const ratio = total.revenue_per_conversation.total;
  const change = data.trend.revenue_per_conversation;
  const before = isCompared() ? change.before_minor : null;
  const isWeak = ratio.evidence === 'none';
  return (
    <Card title={t('impact.per_conversation')} class="quarter">
      <p class={isWeak ? 'figure main weak' : 'figure main'} data-testid="headline">
        {ratio.estimate_minor === null ? '–' : money(ratio.estimate_minor, currency)}
      </p>
      {isWeak ? (
        <p class="small muted">{t('impact.too_little', { n: total.n_payers })}</p>
      ) : (
        <>
          <p class="nums">
            {t('impact.interval')} <IntervalText of={ratio} currency={currency} />{' '}
            {ratio.evidence === 'low' && <span class="badge">{t('impact.low_evidence')}</span>}
          </p>
          <Strip of={ratio} before={before} most={1.15 * Math.max(ratio.high_minor ?? 0, before ?? 0)} />
        </>
      )}
      {isCompared() && <Change of={change} currency={currency} />}
      {is_maturing && total.n_meaningful > 0 && (
        <p class="small muted">
          {t('impact.maturing', { horizon: horizon_d, at: instant(final_at, timezone, { year: true }) })}
        </p>
      )}
    </Card>
  );
}

function Attributed({ data }: { data: Impact }) {
  const { attributed_revenue: report, revenue_per_conversation: rpc, trend } = data;
  const { currency, trust, verified_share } = report;
  const own = trust === 'verified' ? report.verified : report.client_reported;
  const revenue = isCohort() ? rpc.total.revenue : own.revenue;
  const browser = isCohort() ? rpc.client_reported : report.client_reported;
  const provisional = (isCohort() ? rpc.total : own).provisional_minor;
  const { change } = trend.attributed_revenue;
  return (
    <Card title={t('impact.attributed')} class="quarter">
      <p class="figure" data-testid="attributed">
        {money(revenue.total_minor, currency, { whole: true })}
      </p>
      <p class="small muted">
        {t(isCohort() ? 'view.view.conversations' : 'view.view.orders')}
        {isCompared() && !isCohort() && change !== null && (
          <span class="nums">
            {' · '}
            <Moved by={change} /> {t('impact.than_before')}
          </span>
        )}
      </p>
      <dl class="kinds nums">
        {KINDS.map((kind) => (
          <div key={kind}>
            <dt>
              <span class={`dot ${kind}`} /> <a href={href({ kind, page: null }) + '#orders'}>{word('kind', kind)}</a>
            </dt>
            <dd>{money(ofKind(revenue, kind), currency)}</dd>
          </div>
        ))}
      </dl>
      {trust === 'verified' && !isCohort() && verified_share !== null && (
        <div class="proof" aria-hidden="true">
          <span style={{ width: `${100 * verified_share}%` }} />
        </div>
      )}
      <p class="small">
        <Icon name={trust === 'verified' ? 'check' : 'circle'} />{' '}
        {trust !== 'verified'
          ? t('trust.client-reported')
          : verified_share === null || isCohort()
            ? t('trust.verified')
            : t('impact.verified_share', { share: percent(verified_share) })}
      </p>
      {provisional > 0 && (
        <p class="small muted">{t('impact.provisional', { amount: money(provisional, currency) })}</p>
      )}
      {trust === 'verified' && browser.n_orders > 0 && (
        <p class="small muted">
          <Icon name="circle" /> {t('impact.browser_only', { amount: money(browser.revenue.total_minor, currency) })}
        </p>
      )}
    </Card>
  );
}

function Talk({ data }: { data: Impact }) {
  const { total, currency } = data.revenue_per_conversation;
  const { n_bots, n_human_only } = total;
  const { amount_minor, n_orders } = data.attributed_revenue.published_rule;
  return (
    <Card title={t('impact.talk')} class="quarter">
      <p class="figure">
        {share.value ? (
          count(total.n_meaningful)
        ) : (
          <a href={pageHref('/explore', { list: 'conversations' })}>{count(total.n_meaningful)}</a>
        )}{' '}
        <span class="muted">→</span>{' '}
        <a href={href({ view: 'conversations', page: null }) + '#orders'}>{count(total.n_orders)}</a>
      </p>
      <p class="small muted">{t('impact.talk_to_orders')}</p>
      <p class="nums">
        {t('impact.average_order')}{' '}
        <strong>{total.average_order_minor === null ? '–' : money(total.average_order_minor, currency)}</strong>
      </p>
      <p class="nums">
        {t('impact.published')} <strong>{money(amount_minor, currency)}</strong>{' '}
        <span class="small muted nowrap">{t('impact.n_orders', { n: n_orders })}</span>
      </p>
      {n_bots + n_human_only > 0 && (
        <p class="small muted">{t('impact.left_out', { bots: count(n_bots), humans: count(n_human_only) })}</p>
      )}
    </Card>
  );
}
