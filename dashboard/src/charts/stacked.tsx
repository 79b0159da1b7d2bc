// Bars of four kinds in their fixed order; the length is the total's share of the longest.
import type { ByKind } from '../types';
import { word } from '../words';

export const KINDS = ['direct', 'assisted', 'recovered', 'saved'] as const;
export type Kind = (typeof KINDS)[number];

export const ofKind = (revenue: ByKind, kind: Kind): number => revenue[`${kind}_minor`];

/** What refunds took below nothing has no length. */
const length = (minor: number): number => Math.max(0, minor);

export const lengthOf = (revenue: ByKind): number =>
  KINDS.reduce((sum, kind) => sum + length(ofKind(revenue, kind)), 0);

/** For eyes and pointers; a narrow part is no target for others, so the table has the same links. */
export function Bar({
  revenue,
  most,
  hrefOf,
  write,
}: {
  revenue: ByKind;
  most: number;
  hrefOf: (kind: Kind) => string;
  write: (minor: number) => string;
}) {
  return (
    <div class="bar" aria-hidden="true">
      {KINDS.map((kind) => {
        const minor = ofKind(revenue, kind);
        if (length(minor) === 0) return null;
        const text = `${word('kind', kind)} ${write(minor)}`;
        return (
          <a
            key={kind}
            class={kind}
            href={hrefOf(kind)}
            tabIndex={-1}
            title={text}
            style={{ width: `${(100 * minor) / most}%` }}
          />
        );
      })}
    </div>
  );
}

export function Legend({ kinds = KINDS }: { kinds?: readonly Kind[] }) {
  return (
    <ul class="legend">
      {kinds.map((kind) => (
        <li key={kind}>
          <span class={`dot ${kind}`} /> {word('kind', kind)}
        </li>
      ))}
    </ul>
  );
}
