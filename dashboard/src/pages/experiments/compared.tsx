// A treated arm against the control: the differences on a forest plot or as a table, and what they come to.
import { asked } from '../../address';
import { Forest, type Branch } from '../../charts/forest';
import { compactMoney, count, money, percent, points } from '../../format';
import type { ExperimentReport, MoneyTotal } from '../../types';
import { Card } from '../../ui/card';
import { TableToggle } from '../../ui/choice';
import { Said } from '../../ui/states';
import { Save, Table } from '../../ui/table';
import { t, word } from '../../words';
import { probability, segmentName, segmentValue } from './parts';

type Comparison = ExperimentReport['comparisons'][number];

/** A difference with its interval; one that nothing is known of says why. */
interface Effect {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
}

interface Row {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly of: Effect;
  /** The interval that holds however often one looks, where another stands beside it. */
  readonly early: Effect | null;
  readonly isApart?: boolean;
}

interface Group {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly write: (value: number) => string;
  readonly axis: (value: number) => string;
}

const ofMoney = (one: {
  readonly estimate_minor: number | null;
  readonly low_minor: number | null;
  readonly high_minor: number | null;
  readonly p_value: number | null;
}): Effect => ({ estimate: one.estimate_minor, low: one.low_minor, high: one.high_minor, p: one.p_value });

const ofShare = (one: Comparison['lift']): Effect => ({ ...one, p: one.p_value });

const row = (key: string, name: string, of: Effect, note = '', early: Effect | null = null): Row => ({
  key,
  name,
  note,
  of,
  early,
});

function groups(of: Comparison, { currency, method }: ExperimentReport): readonly Group[] {
  const exact = {
    write: (minor: number) => money(minor, currency, { sign: true }),
    axis: (minor: number) => compactMoney(minor, currency),
  };
  const { capped, cuped, segments } = of;
  const share = (value: number) => percent(value, { sign: true });
  const short = (value: number) => percent(value, { sign: true, short: true });
  return [
    {
      name: t('effect.revenue'),
      ...exact,
      rows: [
        row(
          'revenue',
          t('effect.revenue'),
          ofMoney(of.revenue),
          '',
          method === 'randomisation' ? ofMoney(of.watched) : null,
        ),
        ...(capped
          ? [
              row(
                'capped',
                t('effect.capped', { cap: money(capped.cap_minor, currency) }),
                ofMoney(capped.effect),
                t('effect.capped_note', { n: capped.n_capped }),
              ),
            ]
          : []),
        ...(cuped ? [row('cuped', t('effect.cuped'), ofMoney(cuped.effect))] : []),
        ...segments.map((one, n) => ({
          ...row(
            `${one.dimension}:${one.value}`,
            `${segmentName(one.dimension)}: ${segmentValue(one.dimension, one.value)}`,
            { ...ofMoney(one.revenue), p: one.p_adjusted },
            [
              word('effect', one.finding),
              ...(one.p_adjusted === null ? [] : [`p ${probability(one.p_adjusted)}`]),
            ].join(', '),
          ),
          isApart: n === 0,
        })),
      ],
    },
    {
      name: t('effect.lift'),
      write: share,
      axis: short,
      rows: [row('lift', t('effect.lift'), ofShare(of.lift))],
    },
    {
      name: t('effect.conversion'),
      write: points,
      axis: points,
      rows: [row('conversion', t('effect.conversion'), ofShare(of.conversion))],
    },
    {
      name: t('effect.order_value'),
      ...exact,
      rows: [row('order_value', t('effect.order_value'), ofMoney(of.order_value))],
    },
  ];
}

const hasInterval = ({ low, high }: Effect): boolean => low !== null || high !== null;

function interval(of: Effect, write: (value: number) => string): string {
  if (!hasInterval(of)) return t('impact.no_interval');
  return `${of.low === null ? '−∞' : write(of.low)} … ${of.high === null ? '∞' : write(of.high)}`;
}

const figure = ({ estimate }: Effect, write: (value: number) => string): string =>
  estimate === null ? '–' : write(estimate);

function branch({ key, name, note, of, early, isApart }: Row, write: Group['write'], isEarly: boolean): Branch {
  const ends = (one: Effect | null): readonly [number, number | null] | null =>
    one && one.low !== null ? [one.low, one.high] : null;
  return {
    key,
    name,
    note,
    estimate: of.estimate,
    fixed: isEarly ? null : ends(of),
    early: isEarly ? ends(of) : ends(early),
    figure: figure(of, write),
    words: interval(of, write),
    isApart: isApart ?? false,
  };
}

export function Compared({ of, report }: { of: Comparison; report: ExperimentReport }) {
  const { currency, experiment, method, arms } = report;
  const all = groups(of, report);
  const isTable = asked('table') === of.arm;
  const title = t('effect.against', { arm: of.arm, control: experiment.control });
  const treated = arms.find((one) => one.name === of.arm);
  return (
    <>
      <Card
        title={title}
        class="two-thirds"
        tools={
          <>
            <TableToggle name={of.arm} />
            {isTable && <Save name={`experiment-${of.arm}`} />}
          </>
        }
      >
        {isTable ? (
          <Table
            caption={title}
            rows={all.flatMap((group) => group.rows.map((one) => ({ ...one, write: group.write })))}
            keyOf={(one) => one.key}
            columns={[
              { key: 'name', title: t('effect.figure'), cell: (one) => <bdi>{one.name}</bdi> },
              {
                key: 'estimate',
                title: t('effect.difference'),
                isNumber: true,
                cell: (one) => figure(one.of, one.write),
              },
              {
                key: 'interval',
                title: t(`effect.interval.${method}`),
                isNumber: true,
                cell: (one) => interval(one.of, one.write),
              },
              ...(method === 'randomisation'
                ? [
                    {
                      key: 'early',
                      title: t('effect.interval.sequence'),
                      isNumber: true,
                      isMain: false,
                      cell: (one: Row & Pick<Group, 'write'>) => (one.early ? interval(one.early, one.write) : '–'),
                    },
                  ]
                : []),
              { key: 'p', title: 'p', isNumber: true, isMain: false, cell: (one) => probability(one.of.p) },
              { key: 'note', title: t('notes.note'), isMain: false, cell: (one) => one.note },
            ]}
          />
        ) : (
          <>
            {all.map((group) => (
              <Forest
                key={group.name}
                name={group.name}
                write={group.axis}
                branches={group.rows.map((one) => branch(one, group.write, method === 'sequence'))}
              />
            ))}
            <ul class="legend">
              {method === 'randomisation' && (
                <li>
                  <span class="key fixed" /> {t('effect.interval.randomisation')}
                </li>
              )}
              {(method === 'sequence' || of.watched.low_minor !== null) && (
                <li>
                  <span class="key early" /> {t('effect.interval.sequence')}
                </li>
              )}
            </ul>
          </>
        )}
        <p class="small muted">
          {of.segments.length > 0 && t('effect.segments_say')}{' '}
          {report.comparisons.length > 1 && t('effect.arms_say', { p: probability(of.p_adjusted) })}{' '}
          {method === 'sequence' && of.watched.n_missing > 0 && t('effect.missing', { n: of.watched.n_missing })}
        </p>
      </Card>
      <Card title={t('brought.title')} class="third brought">
        <Total name={t('brought.incremental')} of={of.incremental} currency={currency} isMain />
        <p class="small muted">{t('brought.says', { n: count(treated?.n_matured ?? 0), arm: of.arm })}</p>
        <Total name={t('brought.cost')} of={of.holdout_cost} currency={currency} />
        <p class="small muted">{t('brought.cost_says')}</p>
        <h3>{t('brought.naive')}</h3>
        {of.naive.claimed_minor !== null && (
          <p class="nums">
            <s>{claimed(of.naive, currency)}</s> <span class="badge bad">{t('brought.wrong')}</span>
          </p>
        )}
        <p class="small muted">
          <Said>{of.naive.words}</Said>
        </p>
      </Card>
    </>
  );
}

/** What comparing those who talked with the others would claim, which is wrong. */
function claimed(
  { claimed_minor: claim, claimed_low_minor: low, claimed_high_minor: high }: Comparison['naive'],
  currency: string,
) {
  const whole = (minor: number | null) => (minor === null ? '–' : money(minor, currency, { whole: true }));
  return low === null || high === null ? whole(claim) : `${whole(claim)} (${whole(low)} … ${whole(high)})`;
}

function Total({ name, of, currency, isMain }: { name: string; of: MoneyTotal; currency: string; isMain?: boolean }) {
  const { estimate_minor: estimate, low_minor: low, high_minor: high } = of;
  const whole = (minor: number) => money(minor, currency, { whole: true });
  return (
    <>
      <p class={isMain ? '' : 'muted'}>{name}</p>
      <p class={low === null ? 'figure weak' : 'figure'}>{estimate === null ? '–' : whole(estimate)}</p>
      <p class="nums">
        {low === null || high === null
          ? t('impact.no_interval')
          : `${t('impact.interval')} ${whole(low)} … ${whole(high)}`}
      </p>
    </>
  );
}
