// How long an experiment would take here, from what the shop has seen of itself.
import { asked } from '../../address';
import { useTold } from '../../api';
import { count, days, percent } from '../../format';
import type { Detectable, ExperimentPlanReport, PlannedLift, Size, UnitHistory } from '../../types';
import { Card } from '../../ui/card';
import { Choices } from '../../ui/choice';
import { at } from '../../ui/controls-asked';
import { Answered, Said } from '../../ui/states';
import { Csv, Table, type Column } from '../../ui/table';
import { t } from '../../words';
import { daysText } from './parts';

const SHARES = [0.5, 0.1];

export function Plan() {
  const share = asked('share') === '0.1' ? 0.1 : 0.5;
  const url = at('/v1/experiments/plan', { control_share: share });
  const told = useTold<ExperimentPlanReport>(url);
  return (
    <Card
      title={t('plan.title')}
      tools={
        <>
          <Choices
            label={t('plan.share')}
            options={SHARES.map((one) => ({
              text: t('plan.control', { share: percent(one, { short: true }) }),
              to: { share: one === 0.5 ? null : one },
              isChosen: one === share,
            }))}
          />
          <Csv url={url} name="experiment-plan" />
        </>
      }
    >
      <Answered told={told} lines={6}>
        {(plan) => (
          <>
            <p>
              <Said>{plan.words}</Said>
            </p>
            {plan.advised !== 'too-little-history' && <Sizes plan={plan} share={share} />}
          </>
        )}
      </Answered>
    </Card>
  );
}

function Sizes({ plan, share }: { plan: ExperimentPlanReport; share: number }) {
  return (
    <>
      <Table
        caption={t('plan.title')}
        rows={plan.lifts.filter((one) => one.control_share === share)}
        keyOf={(one) => String(one.lift)}
        columns={columns()}
      />
      <p class="small muted">{t('plan.says', { n: plan.horizon_d })}</p>
      <ul class="caveats small muted">
        {plan.detectable
          .filter((one) => one.control_share === share)
          .map((one) => (
            <li key={one.days}>{found(one)}</li>
          ))}
        {[plan.visitors, plan.openers].map((one) => (
          <li key={one.unit}>{history(one)}</li>
        ))}
      </ul>
    </>
  );
}

const lift = (of: number | null): string => (of === null ? t('app.unknown') : percent(of, { sign: true }));

const found = ({ days: n, by_visitor, at_open_of_all }: Detectable): string =>
  t('plan.found', { n, visitor: lift(by_visitor), open: lift(at_open_of_all) });

const history = ({ unit, from_on, to_on, n_units, n_buyers, conversion }: UnitHistory): string =>
  t(`plan.history.${unit}`, {
    days: days(from_on, to_on),
    n: n_units,
    count: count(n_units),
    buyers: count(n_buyers),
    share: conversion === null ? t('app.unknown') : percent(conversion),
  });

const size = (unit: 'visitor' | 'conversation', of: (one: PlannedLift) => Size | null): Column<PlannedLift>[] => [
  {
    key: `${unit} n`,
    title: t(`plan.units.${unit}`),
    isNumber: true,
    isMain: false,
    cell: (one) => {
      const found = of(one);
      return found ? count(found.n_planned) : '–';
    },
  },
  {
    key: `${unit} days`,
    title: t(`plan.days.${unit}`),
    isNumber: true,
    cell: (one) => {
      const found = of(one);
      return found ? daysText(found.days_with_horizon) : <span class="muted">{t('app.unknown')}</span>;
    },
  },
];

const columns = (): readonly Column<PlannedLift>[] => [
  { key: 'lift', title: t('plan.lift'), cell: (one) => percent(one.lift, { sign: true, short: true }) },
  ...size('visitor', (one) => one.by_visitor),
  ...size('conversation', (one) => one.at_open),
];
