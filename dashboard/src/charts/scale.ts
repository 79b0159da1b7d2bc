// From figures to places on a chart.

/** Three to six round ticks that hold both ends; a lone figure is seen from zero. */
export function ticks(from: number, to: number): readonly number[] {
  const [low, high] = from < to ? [from, to] : [Math.min(0, to), Math.max(0, to)];
  const span = high - low || 100;
  const rough = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * rough).find((one) => span / one <= 4)!;
  const [first, last] = [Math.floor(low / step), Math.ceil((low + span) / step)];
  return Array.from({ length: last - first + 1 }, (_, n) => (first + n) * step);
}

export type Place = readonly [x: number, y: number];

/** Runs of places without a gap between. */
function runs<T>(all: readonly (T | null)[]): readonly (readonly T[])[] {
  const found: T[][] = [[]];
  for (const one of all) {
    if (one === null) found.push([]);
    else found.at(-1)!.push(one);
  }
  return found.filter((run) => run.length);
}

const points = (places: readonly Place[]): string =>
  places.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L');

/** A path through places, with gaps. */
export const line = (all: readonly (Place | null)[]): string =>
  runs(all)
    .map((run) => `M${points(run)}`)
    .join('');

/** The places that have none beside them, which no line shows: dots, drawn by a round cap. */
export const lone = (all: readonly (Place | null)[]): string =>
  runs(all)
    .filter((run) => run.length === 1)
    .map((run) => `M${points(run)}h0`)
    .join('');

/** Closed shapes between two lines. */
export const band = (all: readonly (readonly [high: Place, low: Place] | null)[]): string =>
  runs(all)
    .map((run) => `M${points(run.map(([high]) => high))}L${points(run.map(([, low]) => low).toReversed())}Z`)
    .join('');
