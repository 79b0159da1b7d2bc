// A forest plot: differences with their intervals under each other on one scale, and zero through all of them.
// The names and the figures stand beside the lines as text, so the lines are for eyes alone.
import { ticks } from './scale';

type Ends = readonly [low: number, high: number | null];

export interface Branch {
  readonly key: string;
  readonly name: string;
  /** What stands under the name, such as why there is no interval. */
  readonly note?: string;
  readonly estimate: number | null;
  /** With the planned size; a high end of null is none at all. */
  readonly fixed: Ends | null;
  /** However often one looks. */
  readonly early?: Ends | null;
  /** The estimate and its interval as text. */
  readonly figure: string;
  readonly words: string;
  /** The first of its kind, a little apart from what is above. */
  readonly isApart?: boolean;
}

const [HEIGHT, MIDDLE] = [40, 20];
/** What reaches beyond this many times the first branch is cut, with an arrow at the edge. */
const WIDEST = 3;

/** The ends of the scale: the first branch and zero are whole on it, and no other makes them a point. */
function scaleOf(branches: readonly Branch[]): readonly number[] {
  const ends = ({ estimate, fixed, early }: Branch) =>
    [0, estimate, ...(fixed ?? []), ...(early ?? [])].filter((one) => typeof one === 'number');
  const most = WIDEST * Math.max(...ends(branches[0]!).map(Math.abs));
  const all = branches.flatMap(ends).map((one) => Math.max(-most, Math.min(most, one)));
  return ticks(Math.min(...all), Math.max(...all));
}

export function Forest({
  name,
  branches,
  write,
}: {
  name: string;
  branches: readonly Branch[];
  /** A figure of the axis as text. */
  write: (value: number) => string;
}) {
  // Where nothing can be said there is nothing to draw either.
  const known = branches.filter((one) => one.fixed ?? one.early);
  const axis = known.length ? scaleOf(known) : [0, 1];
  const [least, most] = [axis[0]!, axis.at(-1)!];
  const x = (value: number) => `${(100 * (Math.max(least, Math.min(most, value)) - least)) / (most - least)}%`;
  return (
    <ul class="forest" aria-label={name}>
      {branches.map((one) => (
        <li key={one.key} class={one.isApart ? 'apart' : ''}>
          <span>
            <bdi>{one.name}</bdi>
            {one.note && <small class="muted">{one.note}</small>}
          </span>
          <svg height={HEIGHT} aria-hidden="true">
            {known.length > 0 && <line class="zero" x1={x(0)} x2={x(0)} y1="0" y2={HEIGHT} />}
            {one.early && <Line of={one.early} kind="early" within={[least, most]} x={x} />}
            {one.fixed && <Line of={one.fixed} kind="fixed" within={[least, most]} x={x} />}
            {one.estimate !== null && known.includes(one) && <circle cx={x(one.estimate)} cy={MIDDLE} r="5" />}
          </svg>
          <span class={known.includes(one) ? 'nums' : 'nums muted'}>
            {one.figure}
            <small class="muted">{one.words}</small>
          </span>
        </li>
      ))}
      {known.length > 0 && (
        <li aria-hidden="true" class="scale">
          <svg height="18">
            {axis.map((tick) => (
              <text key={tick} x={x(tick)} y="13" text-anchor="middle">
                {write(tick)}
              </text>
            ))}
          </svg>
        </li>
      )}
    </ul>
  );
}

/** A line with an upright at each end, or an arrow where it goes on beyond the scale. */
function Line({
  of: [low, high],
  kind,
  within: [least, most],
  x,
}: {
  of: Ends;
  kind: 'fixed' | 'early';
  within: readonly [number, number];
  x: (value: number) => string;
}) {
  const half = kind === 'fixed' ? 6 : 10;
  const end = (value: number, isCut: boolean, outward: number) => (
    <svg x={x(value)} overflow="visible">
      <path
        d={
          isCut
            ? `M${-8 * outward} ${MIDDLE - half}L0 ${MIDDLE}L${-8 * outward} ${MIDDLE + half}`
            : `M0 ${MIDDLE - half}V${MIDDLE + half}`
        }
      />
    </svg>
  );
  return (
    <g class={kind}>
      <line x1={x(low)} x2={x(high ?? most)} y1={MIDDLE} y2={MIDDLE} />
      {end(low, low < least, -1)}
      {end(high ?? most, high === null || high > most, 1)}
    </g>
  );
}
