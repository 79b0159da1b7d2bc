// The experiments of a shop, and those that arrive in events and nobody registered.
import { pageHref } from '../../address';
import { useTold } from '../../api';
import { count, day, instant } from '../../format';
import { may } from '../../session';
import type { ArmSeen, ExperimentReport, Experiments, ListedExperiment, SeenExperiment } from '../../types';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { Banner, Empty, Said } from '../../ui/states';
import { Save, Table } from '../../ui/table';
import { t } from '../../words';
import { Meter, State } from './parts';

export function List({ all, register }: { all: Experiments; register: (seen: SeenExperiment) => void }) {
  const { experiments, unregistered, timezone } = all;
  return (
    <div class="grid">
      <Card title={t('experiments.all')} tools={experiments.length > 0 && <Save name="experiments" />}>
        <Table
          caption={t('experiments.all')}
          rows={experiments}
          keyOf={(one) => one.experiment.experiment_id}
          empty={
            <Empty title={t('experiments.none')}>
              <p class="teach">{t('experiments.teach')}</p>
              <p class="teach">{t('experiments.teach_how')}</p>
            </Empty>
          }
          columns={[
            {
              key: 'name',
              title: t('experiments.name'),
              cell: ({ experiment: { experiment_id: id, name } }) => (
                <>
                  <a href={pageHref(`/experiments/${encodeURIComponent(id)}`)}>
                    <bdi class="long" title={name}>
                      {name}
                    </bdi>
                  </a>
                  {name !== id && <code class="muted small clip">{id}</code>}
                </>
              ),
            },
            { key: 'state', title: t('experiments.state'), cell: (one) => <State of={one} /> },
            { key: 'arms', title: t('experiments.arms'), isMain: false, cell: (one) => <Arms of={one.arms} /> },
            {
              key: 'progress',
              title: t('experiments.progress'),
              isMain: false,
              cell: ({ experiment, n_assigned }) => <Meter parts={[n_assigned]} of={experiment.n_planned} />,
            },
            {
              key: 'end',
              title: t('experiments.final'),
              isMain: false,
              cell: (one) => <span class="nowrap">{instant(one.final_at, timezone, { year: true })}</span>,
            },
            { key: 'verdict', title: t('experiments.verdict'), cell: (one) => <Verdict of={one} /> },
          ]}
        />
      </Card>
      {unregistered.length > 0 && (
        <Card title={t('experiments.seen')} tools={<Save name="experiments-seen" />}>
          <Banner kind="warn">{t('experiments.seen_why')}</Banner>
          <Table
            caption={t('experiments.seen')}
            rows={unregistered}
            keyOf={(one) => one.experiment_id}
            columns={[
              {
                key: 'id',
                title: t('experiments.id'),
                cell: (one) => (
                  <bdi class="long" title={one.experiment_id}>
                    {one.experiment_id}
                  </bdi>
                ),
              },
              { key: 'arms', title: t('experiments.arms'), cell: (one) => <Arms of={one.arms} /> },
              {
                key: 'first',
                title: t('experiments.first'),
                isMain: false,
                cell: (one) => day(one.first_assigned_at.slice(0, 10), { year: true }),
              },
              {
                key: 'last',
                title: t('experiments.last'),
                isMain: false,
                cell: (one) => day(one.last_assigned_at.slice(0, 10), { year: true }),
              },
              ...(may('analyst')
                ? [
                    {
                      key: 'do',
                      title: t('experiments.register'),
                      cell: (one: SeenExperiment) => (
                        <button type="button" onClick={() => register(one)}>
                          {t('experiments.register')}
                          <span class="unseen"> {one.experiment_id}</span>
                        </button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Card>
      )}
    </div>
  );
}

const Arms = ({ of }: { of: readonly ArmSeen[] }) => (
  <>
    {of.map(({ arm, n_persons }) => (
      <div key={arm} class="nums nowrap">
        <bdi>{arm}</bdi> <span class="muted">{count(n_persons)}</span>
      </div>
    ))}
  </>
);

/** What its report says, in one sentence. */
function Verdict({ of }: { of: ListedExperiment }) {
  const { data, error } = useTold<ExperimentReport>(
    at(`/v1/experiments/${encodeURIComponent(of.experiment.experiment_id)}`),
  );
  if (error) return <span class="muted">{error.message}</span>;
  return data ? <Said>{data.verdict.words}</Said> : <span class="muted">…</span>;
}
