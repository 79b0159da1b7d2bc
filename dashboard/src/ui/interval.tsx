// Revenue per conversation as every table shows it: the figure, its interval as text, and how sure it is.
import { money } from '../format';
import type { Interval } from '../types';
import { t } from '../words';

export function Ratio({ of, currency }: { of: Interval; currency: string }) {
  const { estimate_minor: estimate, low_minor: low, high_minor: high, evidence } = of;
  if (estimate === null) return <span class="muted">–</span>;
  return (
    <>
      {evidence === 'low' && <span class="badge">{t('impact.low_evidence')}</span>}{' '}
      <span class={evidence === 'none' ? 'muted' : ''}>{money(estimate, currency)}</span>
      <div class="small muted">
        {low === null || high === null
          ? t('impact.no_interval')
          : `${money(low, currency)} – ${money(high, currency)}`}
      </div>
    </>
  );
}
