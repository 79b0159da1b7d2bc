// Who brings more per conversation, in short; Explore has all of it.
import { asked, go, href, pageHref } from '../../address';
import { useTold } from '../../api';
import { Strip } from '../../charts/strip';
import { count, money } from '../../format';
import { share } from '../../session';
import type { Segment, SegmentReport } from '../../types';
import { Card } from '../../ui/card';
import { DimensionSelect, FilterLink } from '../../ui/controls';
import { dimensionName, reportUrl } from '../../ui/controls-asked';
import { IntervalText } from '../../ui/interval';
import { Answered } from '../../ui/states';
import { Csv, Table, type Column } from '../../ui/table';
import { t, word } from '../../words';

const SHOWN = 8;

export function Segments() {
  const by = asked('by') || 'intent';
  const url = reportUrl('segments', { by });
  const told = useTold<SegmentReport>(url);
  return (
    <Card
      title={t('segments.title')}
      class="two-thirds"
      tools={
        <>
          <DimensionSelect value={by} onPick={(one) => go(href({ by: one }))} />
          {!share.value && (
            <a class="button quiet" href={pageHref('/explore', { by })}>
              {t('nav.explore')}
            </a>
          )}
          <Csv url={url} name="segments" />
        </>
      }
    >
      <Answered told={told} lines={SHOWN}>
        {(report) => <SegmentTable report={report} by={by} />}
      </Answered>
    </Card>
  );
}

function SegmentTable({ report, by }: { report: SegmentReport; by: string }) {
  const { currency, segments } = report;
  const shown = segments.slice(0, SHOWN);
  const most = Math.max(0, ...shown.map((one) => one.revenue_per_conversation.high_minor ?? 0));
  const columns: Column<Segment>[] = [
    {
      key: 'value',
      title: dimensionName(by),
      cell: ({ values: [value = ''] }) => <FilterLink dimension={by} value={value} />,
    },
    {
      key: 'n',
      title: t('impact.conversations'),
      isNumber: true,
      isMain: false,
      cell: (one) => count(one.n_meaningful),
    },
    {
      key: 'ratio',
      title: t('impact.per_conversation'),
      isNumber: true,
      cell: ({ revenue_per_conversation: { estimate_minor: minor, evidence } }) => (
        <span class={evidence === 'none' ? 'muted' : ''}>{minor === null ? '–' : money(minor, currency)}</span>
      ),
    },
    {
      key: 'interval',
      title: t('trend.band'),
      isNumber: true,
      isMain: false,
      cell: (one) => (
        <>
          <IntervalText of={one.revenue_per_conversation} currency={currency} />
          <Strip of={one.revenue_per_conversation} most={most} />
        </>
      ),
    },
    {
      key: 'finding',
      title: t('segments.finding'),
      isMain: false,
      cell: (one) => <span class="nowrap">{word('finding', one.finding)}</span>,
    },
  ];
  return (
    <>
      <Table
        caption={t('segments.title')}
        columns={columns}
        rows={shown}
        keyOf={(one) => one.values.join()}
        empty={<p class="empty">{t('filter.nothing')}</p>}
      />
      {segments.length > SHOWN && (
        <p class="small muted">{t('segments.more', { n: report.total.n_segments - SHOWN })}</p>
      )}
    </>
  );
}
