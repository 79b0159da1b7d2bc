// What the list and the report of experiments are made of.
import { count, decimal, percent } from '../../format';
import type { ListedExperiment, Snippet } from '../../types';
import { dimensionName, valueName } from '../../ui/controls-asked';
import { Copyable } from '../../ui/copy';
import { Said } from '../../ui/states';
import { t, word } from '../../words';

export function State({ of: { status, experiment } }: { of: ListedExperiment }) {
  const state = experiment.stopped_at ? 'stopped' : status;
  return <span class={state === 'assigning' ? 'badge good' : 'badge'}>{t(`experiments.state.${state}`)}</span>;
}

/** So many of so many, as text and as a bar: the first part is the darkest, each next reaches further. */
export function Meter({ parts, of }: { parts: readonly number[]; of: number }) {
  const last = parts.at(-1) ?? 0;
  return (
    <div class="nums">
      {t('experiments.of', { n: count(last), all: count(of) })}{' '}
      <span class="muted">({percent(Math.min(1, last / of))})</span>
      <div class="meter" aria-hidden="true">
        {parts.toReversed().map((n, at) => (
          <span key={at} style={{ width: `${Math.min(100, (100 * n) / of)}%` }} />
        ))}
      </div>
    </div>
  );
}

export const Facts = ({ of }: { of: ReadonlyArray<readonly [name: string, text: string]> }) => (
  <dl class="facts nums">
    {of.map(([name, text]) => (
      <>
        <dt key={name}>{name}</dt>
        <dd>
          <bdi>{text}</bdi>
        </dd>
      </>
    ))}
  </dl>
);

/** What is pasted to carry the experiment out. */
export const Snippets = ({ of }: { of: readonly Snippet[] }) => (
  <>
    {of.map(({ place, words, code }) => (
      <div key={place} class="paste">
        <p>
          <strong>{t(`experiments.place.${place}`)}</strong> <Said>{words}</Said>
        </p>
        <Copyable text={code} label={t(`experiments.place.${place}`)} />
      </div>
    ))}
  </>
);

export const daysText = (n: number): string => t('plan.n_days', { n, count: count(n) });

export const segmentName = (dimension: string): string =>
  dimension === 'returning' ? t('experiments.returning') : dimensionName(dimension);

export const segmentValue = (dimension: string, value: string): string =>
  dimension === 'returning' ? word('returning', value) : valueName(dimension, value);

export const probability = (p: number | null): string => (p === null ? '–' : p < 0.001 ? '< 0.001' : decimal(p, 3));
