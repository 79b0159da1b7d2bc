// A line with its band, the period before it dashed; the keyboard moves along it as the pointer does.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../words';
import { band, line, lone, ticks, type Place } from './scale';

export interface Dot {
  readonly key: string;
  /** Under the axis. */
  readonly label: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly before: number | null;
  /** Whether later orders may still raise it. */
  readonly isMaturing: boolean;
  /** What is told when one looks at it. */
  readonly words: string;
  /** What happened then. */
  readonly flags: readonly string[];
}

const HEIGHT = 250;
const [TOP, RIGHT, BOTTOM, LEFT] = [10, 8, 24, 52];
const PAGE = 7;

/** How wide an element is, as it changes. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    const watch = new ResizeObserver(() => setWidth(box.current!.clientWidth));
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  return { box, width };
}

/** Where a key leads from the n-th of so many; null for keys that lead nowhere. */
function moved(key: string, from: number, last: number): number | null {
  const to: Readonly<Record<string, number>> = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    PageDown: from + PAGE,
    PageUp: from - PAGE,
    Home: 0,
    End: last,
  };
  return key in to ? Math.max(0, Math.min(last, to[key]!)) : null;
}

export function TrendChart({
  name,
  dots,
  isFromZero,
  write,
}: {
  name: string;
  dots: readonly Dot[];
  isFromZero: boolean;
  /** A figure of the axis as text. */
  write: (value: number) => string;
}) {
  const { box, width } = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const last = dots.length - 1;
  const here = at === null ? null : (dots[at] ?? null);

  const known = dots
    .flatMap(({ value, low, high, before }) => [value, low, high, before])
    .filter((one) => one !== null);
  const held = isFromZero || !known.length ? [0, ...known] : known;
  const axis = ticks(Math.min(...held), Math.max(...held));
  const [least, most] = [axis[0]!, axis.at(-1)!];
  const slot = (width - LEFT - RIGHT) / Math.max(1, dots.length);
  const x = (n: number) => LEFT + slot * (n + 0.5);
  const y = (value: number) => TOP + ((HEIGHT - TOP - BOTTOM) * (most - value)) / (most - least);
  const place = (n: number, value: number | null): Place | null => (value === null ? null : [x(n), y(value)]);
  const now = dots.map(({ value }, n) => place(n, value));
  const every = Math.ceil(dots.length / Math.max(2, Math.floor((width - LEFT) / 88)));
  const maturing = dots.findIndex((dot) => dot.isMaturing);

  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && at !== null) setAt(null);
    else {
      const next = moved(
        event.key,
        at ?? (event.key === 'ArrowRight' || event.key === 'PageDown' ? -1 : last + 1),
        last,
      );
      if (next === null) return;
      setAt(next);
    }
    event.preventDefault();
  };
  const point = (event: PointerEvent) => {
    const { left } = box.current!.getBoundingClientRect();
    setAt(Math.max(0, Math.min(last, Math.floor((event.clientX - left - LEFT) / slot))));
  };

  return (
    <div ref={box} class="trend">
      <p class="readout nums" role="status" aria-live="polite">
        {here ? [here.words, ...here.flags].join(' · ') : ' '}
      </p>
      <svg
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        tabindex={0}
        role="application"
        aria-roledescription={t('chart.kind')}
        aria-label={t('chart.label', { name })}
        onKeyDown={press}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
      >
        {maturing > 0 && (
          <rect
            class="maturing"
            x={x(maturing) - slot / 2}
            y={TOP}
            width={slot * (dots.length - maturing)}
            height={HEIGHT - TOP - BOTTOM}
          />
        )}
        {axis.map((tick) => (
          <g key={tick}>
            <line class={tick === 0 ? 'grid zero' : 'grid'} x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
              {write(tick)}
            </text>
          </g>
        ))}
        {dots.map((dot, n) =>
          n % every ? null : (
            <text key={dot.key} x={x(n)} y={HEIGHT - 6} text-anchor="middle">
              {dot.label}
            </text>
          ),
        )}
        <path
          class="band"
          d={band(
            dots.map(({ low, high }, n) =>
              low === null || high === null
                ? null
                : [
                    [x(n), y(high)],
                    [x(n), y(low)],
                  ],
            ),
          )}
        />
        <path class="before" d={line(dots.map(({ before }, n) => place(n, before)))} />
        <path class="now" d={line(now)} />
        <path class="now lone" d={lone(now)} />
        {dots.map(({ key, flags }, n) =>
          flags.length ? (
            <g key={key} class="flag">
              <line x1={x(n)} x2={x(n)} y1={TOP} y2={HEIGHT - BOTTOM} />
              <path d={`M${x(n)} ${TOP}l11 4-11 4z`} />
            </g>
          ) : null,
        )}
        {here && (
          <g class="here">
            <line x1={x(at!)} x2={x(at!)} y1={TOP} y2={HEIGHT - BOTTOM} />
            {here.value !== null && <circle cx={x(at!)} cy={y(here.value)} r="4" />}
          </g>
        )}
      </svg>
    </div>
  );
}
