// One experiment: what can be said in plain words first, then what it stands on.
import { useState } from 'preact/hooks';
import { pageHref } from '../../address';
import { useTold } from '../../api';
import { count, decimal, instant, money, percent } from '../../format';
import { may } from '../../session';
import type { ExperimentArm, ExperimentReport, Experiments, ListedExperiment, Verdict } from '../../types';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { Findings } from '../../ui/findings';
import { Icon } from '../../ui/icon';
import { Loaded } from '../../ui/loaded';
import { Answered, Said } from '../../ui/states';
import { Csv, Table, type Column } from '../../ui/table';
import { t } from '../../words';
import { Compared } from './compared';
import { daysText, Facts, Meter, probability, segmentName, Snippets, State } from './parts';

export function Report({ id }: { id: string }) {
  const url = at(`/v1/experiments/${encodeURIComponent(id)}`);
  const told = useTold<ExperimentReport>(url);
  const list = useTold<Experiments>(at('/v1/experiments'));
  const listed = list.data?.experiments.find((one) => one.experiment.experiment_id === id);
  const [isStopping, setIsStopping] = useState(false);
  const again = () => {
    told.again();
    list.again();
  };
  const canStop = may('analyst') && listed && !listed.experiment.stopped_at && isOpen(listed);
  return (
    <>
      <div class="page-head">
        <h1>
          <a href={pageHref('/experiments')}>{t('nav.experiments')}</a> / <bdi>{told.data?.experiment.name ?? id}</bdi>
        </h1>
        {canStop && (
          <button type="button" class="danger" onClick={() => setIsStopping(true)}>
            {t('experiments.stop')}
          </button>
        )}
      </div>
      <Answered told={told} lines={14}>
        {(report) => (
          <div class="grid">
            <Says report={report} {...(listed ? { listed } : {})} />
            <Sizes report={report} />
            {report.comparisons.map((one) => (
              <Compared key={one.arm} of={one} report={report} />
            ))}
            <Arms report={report} url={url} />
            <Registered report={report} {...(listed ? { listed } : {})} />
          </div>
        )}
      </Answered>
      {isStopping && (
        <Loaded
          load={() => import('./stop').then((m) => m.Stop)}
          id={id}
          again={again}
          onClose={() => setIsStopping(false)}
        />
      )}
    </>
  );
}

const isOpen = ({ status }: ListedExperiment): boolean => status === 'planned' || status === 'assigning';

const tone = ({ state }: Verdict): string =>
  state === 'wins' ? 'good' : state === 'loses' || state === 'blocked' ? 'bad' : '';

function Says({ report, listed }: { report: ExperimentReport; listed?: ListedExperiment }) {
  const { verdict, findings, progress, experiment, timezone } = report;
  const until = (of: string) => instant(of, timezone, { year: true });
  return (
    <Card title={t('experiments.verdict')} class="two-thirds" tools={listed && <State of={listed} />}>
      <p class="sentence" data-testid="verdict">
        <span class={`badge ${tone(verdict)}`}>{t(`verdict.${verdict.state}`)}</span> <Said>{verdict.words}</Said>
      </p>
      {verdict.method && <p class="small muted">{t(`method.${verdict.method}`)}</p>}
      {experiment.stopped_at && (
        <p>
          {t('experiments.was_stopped', { at: until(experiment.stopped_at), by: experiment.stopped_by ?? '' })}{' '}
          <bdi>{experiment.stop_reason}</bdi>
        </p>
      )}
      {progress.final_at > report.as_of && (
        <p class="small muted">{t('experiments.final_says', { at: until(progress.final_at) })}</p>
      )}
      <Findings of={findings} />
    </Card>
  );
}

/** How far it is. */
function Sizes({ report }: { report: ExperimentReport }) {
  const { progress, timezone, experiment } = report;
  const until = (of: string) => instant(of, timezone, { year: true });
  return (
    <Card title={t('experiments.progress')} class="third">
      <Meter parts={[progress.n_matured, progress.n_assigned]} of={progress.n_planned} />
      <dl class="kinds small nums">
        {(
          [
            ['assigned', count(progress.n_assigned)],
            ['matured', count(progress.n_matured)],
            ['planned', count(progress.n_planned)],
            ['bots', count(progress.n_bots)],
            ['outside', count(progress.n_outside)],
            ['until', until(progress.assigned_until)],
            ['final', until(progress.final_at)],
          ] as const
        ).map(([name, text]) => (
          <div key={name}>
            <dt>{t(`experiments.${name}`)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p class="small muted">{t('experiments.matured_says', { n: experiment.horizon_d })}</p>
    </Card>
  );
}

function Arms({ report, url }: { report: ExperimentReport; url: string }) {
  const { currency, arms, sample_ratio: ratio } = report;
  const isBlocked = report.verdict.state === 'blocked';
  const due = new Map(ratio.arms.map((one) => [one.arm, one.n_expected]));
  const exact = (minor: number | null) => (minor === null ? '–' : money(minor, currency));
  const number = (key: string, title: string, cell: (one: ExperimentArm) => string, isMain = false) => ({
    key,
    title,
    isNumber: true,
    isMain,
    cell,
  });
  const columns: Column<ExperimentArm>[] = [
    {
      key: 'arm',
      title: t('experiments.arm'),
      cell: (one) => (
        <>
          <bdi>{one.name}</bdi> {one.is_control && <span class="badge">{t('experiments.control')}</span>}
        </>
      ),
    },
    number('assigned', t('experiments.assigned'), (one) => count(one.n_assigned)),
    number('due', t('ratio.expected'), (one) => count(due.get(one.name) ?? 0)),
    number('matured', t('experiments.matured'), (one) => count(one.n_matured), true),
  ];
  // Where nothing can be concluded, nothing invites to: the file has it for those who look for what broke.
  const outcomes: Column<ExperimentArm>[] = [
    number('chatters', t('arms.chatters'), (one) => count(one.n_chatters)),
    number('buyers', t('arms.buyers'), (one) => count(one.n_buyers)),
    {
      key: 'conversion',
      title: t('effect.conversion'),
      isNumber: true,
      isMain: false,
      cell: ({ conversion: { estimate, low, high } }) =>
        estimate === null ? (
          '–'
        ) : (
          <>
            {percent(estimate)}
            {low !== null && high !== null && (
              <div class="small muted">
                {percent(low)} – {percent(high)}
              </div>
            )}
          </>
        ),
    },
    number('orders', t('impact.orders'), (one) => count(one.n_orders)),
    number('value', t('effect.order_value'), (one) => exact(one.order_value_minor)),
    number('unit', t('effect.revenue'), (one) => exact(one.revenue_per_unit_minor), true),
    number('attributed', t('arms.attributed'), (one) => exact(one.attributed_per_unit_minor)),
    number('revenue', t('arms.revenue'), (one) => exact(one.revenue_minor)),
  ];
  return (
    <Card title={t('experiments.arms')} tools={<Csv url={url} name="experiment-arms" />}>
      <p>
        {t('experiments.ratio')}{' '}
        <span class={ratio.is_broken ? 'badge bad' : 'badge good'}>
          <Icon name={ratio.is_broken ? 'warning' : 'check'} />
          {t(ratio.is_broken ? 'ratio.broken' : 'ratio.ok')}
        </span>{' '}
        <span class="small muted">{t('ratio.says', { p: probability(ratio.p_value), e: decimal(ratio.log_e) })}</span>
      </p>
      <Table
        caption={t('experiments.arms')}
        rows={arms}
        keyOf={(one) => one.name}
        columns={isBlocked ? columns : [...columns, ...outcomes]}
      />
    </Card>
  );
}

/** What was decided before, and by whom: nobody can change it any more. */
function Registered({ report, listed }: { report: ExperimentReport; listed?: ListedExperiment }) {
  const { experiment: one, timezone, currency } = report;
  const until = (of: string) => instant(of, timezone, { year: true });
  const facts = [
    ['id', one.experiment_id],
    ['hypothesis', one.hypothesis || '–'],
    ['arms', one.arms.map(({ name, weight }) => `${name} ${weight}`).join(' : ')],
    ['control', `${one.control} (${percent(one.control_share)})`],
    ['unit', t(`unit.${one.unit}`)],
    ['assigned_by', t(`assigned.${one.assigned_by}`)],
    ['salt', one.salt],
    ['starts', until(one.starts_at)],
    ['ends', until(one.ends_at)],
    ['horizon', daysText(one.horizon_d)],
    ['planned', count(one.n_planned)],
    ['cap', one.cap_minor === null ? '–' : money(one.cap_minor, currency)],
    ['cuped', t(one.uses_cuped ? 'experiments.yes' : 'experiments.no')],
    ['segments', one.segments.map((name) => segmentName(name)).join(', ') || '–'],
    ['rules', t('rules.version', { n: one.rule_set_version })],
  ] as const;
  return (
    <Card title={t('experiments.registered')}>
      <p class="muted">
        {t('experiments.registered_says', { at: until(one.registered_at) })} <bdi>{one.registered_by}</bdi>
      </p>
      <Facts of={facts.map(([name, text]) => [t(`experiments.${name}`), text])} />
      {listed && (
        <details class="unfolds" open={isOpen(listed)}>
          <summary>{t('experiments.paste')}</summary>
          <div>
            <Snippets of={listed.snippets} />
          </div>
        </details>
      )}
    </Card>
  );
}
