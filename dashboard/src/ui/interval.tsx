// What tables of segments share: the ratio with its interval as text, and the way to what is behind a figure.
import type { ComponentChildren } from 'preact';
import { money } from '../format';
import { share } from '../session';
import type { Interval } from '../types';
import { t } from '../words';

/** An interval as text, or why there is none. */
export function IntervalText({
  of: { low_minor: low, high_minor: high },
  currency,
}: {
  of: Interval;
  currency: string;
}) {
  if (low === null || high === null) return <span class="muted">{t('impact.no_interval')}</span>;
  return <>{`${money(low, currency)} – ${money(high, currency)}`}</>;
}

export function Ratio({ of, currency }: { of: Interval; currency: string }) {
  const { estimate_minor: estimate, evidence } = of;
  if (estimate === null) return <span class="muted">–</span>;
  return (
    <>
      {evidence === 'low' && <span class="badge">{t('impact.low_evidence')}</span>}{' '}
      <span class={evidence === 'none' ? 'muted' : ''}>{money(estimate, currency)}</span>
      <div class="small muted">
        <IntervalText of={of} currency={currency} />
      </div>
    </>
  );
}

/** A figure leads to what is behind it; a shared report stays at what it was made with. */
export const Leads = ({ to, children }: { to: string; children: ComponentChildren }) =>
  share.value ? <>{children}</> : <a href={to}>{children}</a>;
