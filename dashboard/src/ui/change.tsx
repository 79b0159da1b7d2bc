// How much a figure moved, and whether that may be luck.
import { money, percent } from '../format';
import type { RatioChange } from '../types';
import { t, word } from '../words';

export function Moved({ by }: { by: number }) {
  return (
    <>
      <span aria-hidden="true">{by > 0 ? '▲ ' : by < 0 ? '▼ ' : ''}</span>
      {percent(by, { sign: true })}
    </>
  );
}

/** A change in words; it has a colour only where its interval leaves out no change at all. */
export function Change({ of, currency }: { of: RatioChange; currency: string }) {
  const { change, low, high, verdict, before_minor } = of;
  if (change === null || low === null || high === null) return <p class="small muted">{t('impact.change_unknown')}</p>;
  const isReal = verdict === 'likely real';
  return (
    <p class="small nums">
      <strong class={isReal ? (change > 0 ? 'good' : 'bad') : ''}>
        <Moved by={change} />
      </strong>{' '}
      <span class="muted">
        ({percent(low, { sign: true })} … {percent(high, { sign: true })})
      </span>{' '}
      <span class="badge">{word('verdict', verdict)}</span>
      {before_minor !== null && (
        <span class="muted"> {t('trend.before', { amount: money(before_minor, currency) })}</span>
      )}
    </p>
  );
}
