// Which workflows help and earn, beside each other; which questions, nudges and assistants do.
import { asked, pageHref } from '../../address';
import { useTold, type Told } from '../../api';
import { KINDS, ofKind } from '../../charts/stacked';
import { count, instant, money, percent } from '../../format';
import type { Feature, FeatureReport } from '../../types';
import { Card } from '../../ui/card';
import { Choices } from '../../ui/choice';
import { Controls } from '../../ui/controls';
import { filters, reportUrl, valueName } from '../../ui/controls-asked';
import { ShareControl } from '../../ui/controls-share';
import { Leads, Ratio } from '../../ui/interval';
import { Answered, Empty } from '../../ui/states';
import { Csv, Table, type Column } from '../../ui/table';
import { t, word } from '../../words';

const FEATURES = ['faq_question', 'nudge', 'assistant'] as const;

export function Workflows() {
  const by = FEATURES.find((one) => one === asked('by')) ?? FEATURES[0];
  const workflows = reportUrl('workflows');
  const features = reportUrl('features', { by });
  return (
    <>
      <header class="page-head">
        <h1>{t('workflows.title')}</h1>
        <Controls has={['rules', 'filters', 'horizon']}>
          <ShareControl />
        </Controls>
      </header>
      <div class="grid">
        <Card title={t('nav.workflows')} tools={<Csv url={workflows} name="workflows" />}>
          <Features told={useTold<FeatureReport>(workflows)} title={t('nav.workflows')} />
        </Card>
        <Card
          title={t('workflows.features')}
          tools={
            <>
              <Choices
                label={t('workflows.features')}
                options={FEATURES.map((one) => ({
                  text: t(`features.${one}`),
                  to: { by: one },
                  isChosen: one === by,
                }))}
              />
              <Csv url={features} name={by} />
            </>
          }
        >
          <Features told={useTold<FeatureReport>(features)} title={t(`features.${by}`)} />
        </Card>
      </div>
    </>
  );
}

/** What no feature served stands last. */
const isNone = ({ value }: Feature) => value === 'none' || value === 'unknown';

function Features({ told, title }: { told: Told<FeatureReport>; title: string }) {
  return (
    <Answered told={told} lines={7}>
      {(report) => (
        <>
          {report.is_maturing && (
            <p class="small muted">
              {t('explore.maturing', { at: instant(report.final_at, report.timezone, { year: true }) })}
            </p>
          )}
          <Table
            caption={title}
            rows={[...report.features].sort((a, b) => Number(isNone(a)) - Number(isNone(b)))}
            keyOf={(one) => one.value}
            columns={columns(report)}
            empty={
              <Empty title={t('filter.nothing')}>{t(filters().length ? 'explore.fewer' : 'explore.longer')}</Empty>
            }
          />
          {report.n_features > report.features.length && (
            <p class="small muted">{t('features.more', { n: report.n_features - report.features.length })}</p>
          )}
        </>
      )}
    </Answered>
  );
}

function columns({ by, currency, trust, features }: FeatureReport): readonly Column<Feature>[] {
  const whole = (minor: number) => money(minor, currency, { whole: true });
  const behind = ({ value }: Feature, list: string) =>
    pageHref('/explore', {
      filter: [
        ...filters()
          .filter((one) => one.dimension !== by)
          .map((one) => one.text),
        `${by}:${value}`,
      ],
      list,
      trust,
    });
  const found: Column<Feature>[] = [
    { key: 'name', title: t(`dimension.${by}` as 'dimension.workflow'), cell: (one) => <Name by={by} feature={one} /> },
    {
      key: 'talks',
      title: t('impact.conversations'),
      isNumber: true,
      isMain: false,
      cell: (one) => <Leads to={behind(one, 'conversations')}>{count(one.n_meaningful)}</Leads>,
    },
    {
      key: 'ratio',
      title: t('impact.per_conversation'),
      isNumber: true,
      cell: ({ segment }) => (segment ? <Ratio of={segment.revenue_per_conversation} currency={currency} /> : '–'),
    },
    { key: 'helped', title: t('features.helped'), isNumber: true, cell: (one) => <Helped of={one} /> },
    {
      key: 'orders',
      title: t('impact.orders'),
      isNumber: true,
      isMain: false,
      cell: (one) => <Leads to={behind(one, 'orders')}>{count(one.segment?.n_orders ?? 0)}</Leads>,
    },
    ...KINDS.map((kind) => ({
      key: kind,
      title: word('kind', kind),
      isNumber: true,
      isMain: false,
      cell: ({ segment }: Feature) =>
        segment && ofKind(segment.revenue, kind) ? whole(ofKind(segment.revenue, kind)) : '–',
    })),
  ];
  if (!features.some((one) => one.clicks)) return found;
  return [
    ...found,
    {
      key: 'clicks',
      title: t('features.clicks'),
      isNumber: true,
      isMain: false,
      cell: ({ clicks }) => count(clicks?.n_clicks ?? 0),
    },
    {
      key: 'click',
      title: t('features.per_click'),
      isNumber: true,
      isMain: false,
      cell: ({ clicks }) => (clicks ? <Ratio of={clicks.revenue_per_click} currency={currency} /> : '–'),
    },
  ];
}

const Name = ({ by, feature }: { by: string; feature: Feature }) => (
  <>
    <bdi class="long" title={feature.value}>
      {feature.value === 'none' ? t('features.none') : valueName(by, feature.value)}
    </bdi>{' '}
    {by === 'workflow' && !feature.is_standard && !isNone(feature) && <span class="badge">{t('features.yours')}</span>}
  </>
);

/** In how many an answer helped; the interval says how sure that is. */
function Helped({ of: { helpful, n_helped, n_meaningful } }: { of: Feature }) {
  const { estimate, low, high } = helpful;
  if (estimate === null || low === null || high === null) return <span class="muted">–</span>;
  return (
    <>
      <span title={`${count(n_helped)} / ${count(n_meaningful)}`}>{percent(estimate)}</span>
      <div class="small muted extra">
        {percent(low)} – {percent(high)}
      </div>
    </>
  );
}
