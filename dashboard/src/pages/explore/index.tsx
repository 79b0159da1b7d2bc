// Any one or two segments beside each other, ranked only where that is no luck, down to the orders.
import { useState } from 'preact/hooks';
import { asked, go, href } from '../../address';
import { useTold } from '../../api';
import { count, instant, money } from '../../format';
import type { SegmentReport } from '../../types';
import { Card } from '../../ui/card';
import { Controls, DimensionSelect } from '../../ui/controls';
import { dimensionName, filters, reportUrl } from '../../ui/controls-asked';
import { ShareControl } from '../../ui/controls-share';
import { Loaded } from '../../ui/loaded';
import { Answered, Empty } from '../../ui/states';
import { Csv } from '../../ui/table';
import { spoken, t } from '../../words';
import { Change } from './change';
import { Ranking } from './ranking';

const FIRST = 'intent';
const PROPERTY = 'property:';

export const dimensions = (): readonly string[] => (asked('by') || FIRST).split(',').slice(0, 2);

export function Explore() {
  const url = reportUrl('segments', { by: dimensions().join(',') });
  const told = useTold<SegmentReport>(url);
  return (
    <div class="explore">
      <header class="page-head">
        <h1>{t('nav.explore')}</h1>
        <Controls has={['rules', 'filters', 'horizon']}>
          <ShareControl />
        </Controls>
      </header>
      <div class="grid">
        <Card
          title={t('explore.title')}
          tools={
            <>
              <By />
              <Csv url={url} name="segments" />
            </>
          }
        >
          <Answered told={told} lines={10}>
            {(report) =>
              report.segments.length ? (
                <>
                  <All report={report} />
                  <Ranking report={report} />
                </>
              ) : (
                <Empty title={t('filter.nothing')}>{t(filters().length ? 'explore.fewer' : 'explore.longer')}</Empty>
              )
            }
          </Answered>
        </Card>
        {asked('list') && <Loaded load={() => spoken(import('./listed'), 'opened').then((m) => m.Listed)} />}
        {told.data?.mix_adjusted && <Change report={told.data} url={url} />}
      </div>
    </div>
  );
}

/** All segments together, and how long they still move. */
function All({ report }: { report: SegmentReport }) {
  const { total, currency, timezone, revenue_per_conversation: ratio } = report;
  const exact = (minor: number | null) => (minor === null ? '–' : money(minor, currency));
  return (
    <p>
      <strong>
        {t('explore.all', {
          n: total.n_meaningful,
          count: count(total.n_meaningful),
          ratio: exact(ratio.estimate_minor),
        })}
      </strong>{' '}
      {ratio.low_minor === null
        ? t('impact.no_interval')
        : t('explore.between', { low: exact(ratio.low_minor), high: exact(ratio.high_minor) })}{' '}
      {report.is_maturing && (
        <span class="muted">{t('explore.maturing', { at: instant(report.final_at, timezone, { year: true }) })}</span>
      )}
    </p>
  );
}

/** The one or two dimensions, of which one may be a property that the shop itself tells. */
function By() {
  const [first = FIRST, second = ''] = dimensions();
  const set = (one: string, other: string) =>
    go(href({ by: [...new Set([one, other])].filter(Boolean).join(','), list: null, page: null }));
  return (
    <>
      <Dimension value={first} onPick={(one) => set(one, second)} />
      <span aria-hidden="true">×</span>
      <Dimension value={second} onPick={(one) => set(first, one)} none={t('explore.alone')} />
    </>
  );
}

function Dimension({ value, onPick, none }: { value: string; onPick: (one: string) => void; none?: string }) {
  const [isNaming, setIsNaming] = useState(false);
  const isProperty = isNaming || value.startsWith(PROPERTY);
  return (
    <>
      <DimensionSelect
        value={isProperty ? 'property' : value}
        onPick={(one) => {
          setIsNaming(one === 'property');
          if (one !== 'property') onPick(one);
        }}
        {...(none ? { none } : {})}
        more={t('filter.property')}
      />
      {isProperty && (
        <input
          aria-label={t('filter.property_name')}
          placeholder={t('filter.property_name')}
          maxLength={64}
          defaultValue={isNaming ? '' : dimensionName(value)}
          onChange={(event) => {
            const name = event.currentTarget.value.trim();
            if (name) onPick(PROPERTY + name);
            setIsNaming(!name);
          }}
        />
      )}
    </>
  );
}
