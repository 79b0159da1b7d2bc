// Which values of each dimension earn more or less than all others: for sure, perhaps, or nobody can say.
import { useTold } from '../../api';
import { Strip } from '../../charts/strip';
import { count, instant, money } from '../../format';
import type { DecidedDimension, DecidedValue, Decisions, Suggestion } from '../../types';
import { Card } from '../../ui/card';
import { dimensionName, filters, reportUrl, valueName } from '../../ui/controls-asked';
import { Ratio } from '../../ui/interval';
import { Answered, Empty, Said } from '../../ui/states';
import { Csv, Table, type Column } from '../../ui/table';
import { t } from '../../words';

export function Differs() {
  const url = reportUrl('decisions');
  return (
    <Answered told={useTold<Decisions>(url)} lines={12}>
      {(report) => (
        <div class="grid">
          {report.n_meaningful ? (
            <>
              <Suggestions report={report} url={url} />
              {report.dimensions.map((one) => (
                <Dimension key={one.by} of={one} currency={report.currency} />
              ))}
            </>
          ) : (
            <section class="card">
              <Empty title={t('filter.nothing')}>{t(filters().length ? 'explore.fewer' : 'explore.longer')}</Empty>
            </section>
          )}
        </div>
      )}
    </Answered>
  );
}

const named = (by: string, values: readonly string[]): string =>
  values.map((one) => valueName(by === 'save_flow' ? 'intent' : by, one)).join(' · ');

function Suggestions({ report, url }: { report: Decisions; url: string }) {
  const { currency, suggestions, caveats, timezone } = report;
  const whole = (minor: number) => money(minor, currency, { whole: true, sign: true });
  const columns: Column<Suggestion>[] = [
    {
      key: 'move',
      title: t('decisions.move'),
      cell: (one) => (
        <>
          <bdi>{named(one.by, one.from_values)}</bdi> → <bdi>{named(one.by, one.to_values)}</bdi>{' '}
          <span class="muted">({dimensionName(one.by)})</span>
        </>
      ),
    },
    {
      key: 'moved',
      title: t('impact.conversations'),
      isNumber: true,
      isMain: false,
      cell: (one) => count(one.n_moved),
    },
    {
      key: 'each',
      title: t('explore.shrunk'),
      isNumber: true,
      isMain: false,
      cell: (one) => `${money(one.from_minor, currency)} → ${money(one.to_minor, currency)}`,
    },
    {
      key: 'gain',
      title: t('decisions.gain'),
      isNumber: true,
      cell: (one) => (
        <>
          {whole(one.gain_minor)}
          <div class="small muted">
            {whole(one.low_minor)} … {whole(one.high_minor)}
          </div>
        </>
      ),
    },
  ];
  return (
    <Card title={t('decisions.suggestions')} tools={<Csv url={url} name="decisions" />}>
      <Table
        caption={t('decisions.suggestions')}
        rows={suggestions}
        keyOf={(one) => [one.by, ...one.from_values, ...one.to_values].join('\n')}
        columns={columns}
        empty={<Empty title={t('decisions.no_suggestion')}>{t('decisions.no_suggestion_why')}</Empty>}
      />
      <ul class="caveats small muted">
        {caveats.map((one) => (
          <li key={one}>
            <Said>{one}</Said>
          </li>
        ))}
        {report.is_maturing && (
          <li>{t('explore.maturing', { at: instant(report.final_at, timezone, { year: true }) })}</li>
        )}
      </ul>
    </Card>
  );
}

const STANDINGS = ['differs', 'may differ', 'not known'] as const;

function Dimension({ of, currency }: { of: DecidedDimension; currency: string }) {
  const most = Math.max(0, ...of.values.map((one) => one.segment.revenue_per_conversation.high_minor ?? 0));
  return (
    <Card title={dimensionName(of.by)}>
      <p>
        <Said>{of.words}</Said>
      </p>
      {STANDINGS.map((standing) => {
        const rows = of.values.filter((one) => one.standing === standing);
        return rows.length ? (
          <details
            key={standing}
            class="unfolds standing"
            open={standing !== 'not known' || rows.length === of.values.length}
          >
            <summary>
              <h3>{t(`standing.${standing}`)}</h3> <span class="muted">{count(rows.length)}</span>
            </summary>
            <Table
              caption={`${dimensionName(of.by)}: ${t(`standing.${standing}`)}`}
              rows={rows}
              keyOf={(one) => one.segment.values.join('\n')}
              columns={columns(of.by, currency, most)}
            />
          </details>
        ) : null;
      })}
    </Card>
  );
}

const columns = (by: string, currency: string, most: number): Column<DecidedValue>[] => [
  {
    key: 'value',
    title: dimensionName(by),
    cell: ({ segment: { values } }) => (
      <bdi class="long" title={values.join(' · ')}>
        {named(by, values)}
      </bdi>
    ),
  },
  {
    key: 'side',
    title: t('segments.finding'),
    cell: ({ standing, direction }) => {
      if (!direction) return <span class="muted">–</span>;
      const text = `${direction === 'above' ? '▲' : '▼'} ${t(`explore.${direction as 'above'}`)}`;
      if (standing !== 'differs') return <span class="muted nowrap">{text} ?</span>;
      return <strong class={`nowrap ${direction === 'above' ? 'good' : 'bad'}`}>{text}</strong>;
    },
  },
  {
    key: 'ratio',
    title: t('impact.per_conversation'),
    isNumber: true,
    cell: ({ segment }) => <Ratio of={segment.revenue_per_conversation} currency={currency} />,
  },
  {
    key: 'strip',
    title: t('explore.interval'),
    isMain: false,
    cell: ({ segment }) => <Strip of={segment.revenue_per_conversation} most={most} />,
  },
  {
    key: 'words',
    title: t('decisions.says'),
    isMain: false,
    cell: ({ words }) => <Said class="small">{words}</Said>,
  },
];
