import { href } from '../../address';
import { Strip } from '../../charts/strip';
import { count, money } from '../../format';
import type { Segment, SegmentReport } from '../../types';
import { filters, valueName } from '../../ui/controls-asked';
import { Leads, Ratio } from '../../ui/interval';
import { Table, type Column } from '../../ui/table';
import { t, word } from '../../words';

/** The page with a segment's values as filters; they take the place of others of their dimensions. */
const narrowed = ({ by, trust }: SegmentReport, { values }: Segment, list: string): string =>
  href({
    filter: [
      ...filters()
        .filter((one) => !by.includes(one.dimension))
        .map((one) => one.text),
      ...by.map((dimension, n) => `${dimension}:${values[n]}`),
    ],
    list,
    trust,
    page: null,
  });

const best = (one: Segment) => one.best_place ?? Infinity;

/** Three groups: those told apart, those whose intervals meet all others, those too small to say. */
export function Ranking({ report }: { report: SegmentReport }) {
  const { segments, rest, currency } = report;
  const tested = segments.filter((one) => one.best_place !== null);
  const isRanked = (one: Segment) =>
    one.finding === 'above' || one.finding === 'below' || one.best_place !== 1 || one.worst_place !== tested.length;
  const byPlace = (a: Segment, b: Segment) => best(a) - best(b) || (b.shrunk_minor ?? 0) - (a.shrunk_minor ?? 0);
  const groups = [
    ['ranked', tested.filter(isRanked).sort(byPlace)],
    ['unranked', tested.filter((one) => !isRanked(one)).sort(byPlace)],
    ['small', segments.filter((one) => one.best_place === null)],
  ] as const;
  const most = Math.max(0, ...tested.map((one) => one.revenue_per_conversation.high_minor ?? 0));
  return (
    <>
      {groups.map(([name, rows]) =>
        rows.length ? (
          // What is too small to say anything of is there for who looks for it.
          <details key={name} class="unfolds rank" open={name !== 'small' || !tested.length}>
            <summary>
              <h3>{t(`explore.${name}`)}</h3> <span class="muted">{count(rows.length)}</span>
            </summary>
            <p class="small muted">{t(`explore.${name}_says`)}</p>
            <Table
              caption={t(`explore.${name}`)}
              rows={rows}
              keyOf={(one) => one.values.join('\n')}
              columns={columns(report, most, name === 'ranked')}
            />
          </details>
        ) : null,
      )}
      {rest.n_segments > 0 && (
        <p class="small muted">
          {t('explore.rest', {
            n: rest.n_segments,
            talks: count(rest.n_meaningful),
            amount: money(rest.revenue.total_minor, currency, { whole: true }),
          })}
        </p>
      )}
    </>
  );
}

function columns(report: SegmentReport, most: number, isRanked: boolean): Column<Segment>[] {
  const { by, currency } = report;
  return [
    {
      key: 'segment',
      title: t('filter.dimension'),
      cell: (one) => (
        <Leads to={narrowed(report, one, 'orders')}>
          <bdi class="long" title={one.values.join(' · ')}>
            {by.map((dimension, n) => valueName(dimension, one.values[n] ?? '')).join(' · ')}
          </bdi>
        </Leads>
      ),
    },
    {
      key: 'place',
      title: t('explore.place'),
      isNumber: true,
      isMain: false,
      cell: ({ best_place: first, worst_place: last }) =>
        !isRanked || first === null || last === null
          ? '–'
          : first === last
            ? first
            : t('explore.from_to', { first, last }),
    },
    {
      key: 'ratio',
      title: t('impact.per_conversation'),
      isNumber: true,
      cell: (one) => <Ratio of={one.revenue_per_conversation} currency={currency} />,
    },
    {
      key: 'strip',
      title: t('explore.interval'),
      isMain: false,
      cell: (one) => one.best_place !== null && <Strip of={one.revenue_per_conversation} most={most} />,
    },
    { key: 'finding', title: t('segments.finding'), cell: (one) => <Finding finding={one.finding} /> },
    {
      key: 'shrunk',
      title: t('explore.shrunk'),
      isNumber: true,
      isMain: false,
      cell: (one) => (one.shrunk_minor === null ? '–' : money(one.shrunk_minor, currency)),
    },
    {
      key: 'talks',
      title: t('impact.conversations'),
      isNumber: true,
      isMain: false,
      cell: (one) => <Leads to={narrowed(report, one, 'conversations')}>{count(one.n_meaningful)}</Leads>,
    },
    {
      key: 'orders',
      title: t('impact.orders'),
      isNumber: true,
      isMain: false,
      cell: (one) => <Leads to={narrowed(report, one, 'orders')}>{count(one.n_orders)}</Leads>,
    },
    {
      key: 'revenue',
      title: t('explore.revenue'),
      isNumber: true,
      isMain: false,
      cell: (one) => money(one.revenue.total_minor, currency, { whole: true }),
    },
  ];
}

const Finding = ({ finding }: { finding: Segment['finding'] }) =>
  finding === 'above' ? (
    <span class="good">▲ {t('explore.above')}</span>
  ) : finding === 'below' ? (
    <span class="bad">▼ {t('explore.below')}</span>
  ) : (
    <span class="muted">{word('finding', finding)}</span>
  );
