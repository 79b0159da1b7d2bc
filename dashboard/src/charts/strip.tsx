import type { Interval } from '../types';

/** An interval as a line with its estimate, between 0 and `most`; the text stands beside it. */
export function Strip({ of, most, before }: { of: Interval; most: number; before?: number | null }) {
  const { estimate_minor: estimate, low_minor: low, high_minor: high } = of;
  if (estimate === null || low === null || high === null || most <= 0) return null;
  const least = Math.min(0, low);
  const x = (minor: number) => `${(100 * (minor - least)) / (most - least)}%`;
  return (
    <svg class="strip" aria-hidden="true">
      <line class="axis" x1="0" x2="100%" y1="7" y2="7" />
      {typeof before === 'number' && <line class="before" x1={x(before)} x2={x(before)} y1="0" y2="14" />}
      <line x1={x(low)} x2={x(high)} y1="7" y2="7" />
      <circle cx={x(estimate)} cy="7" r="4" />
    </svg>
  );
}
