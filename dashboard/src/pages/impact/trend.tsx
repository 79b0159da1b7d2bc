// How both figures went day by day or week by week, beside the period before.
import { asked } from '../../address';
import { TrendChart, type Dot } from '../../charts/trend';
import { compactMoney, day, days, money } from '../../format';
import type { Stretch, ToldAnnotation, Trend } from '../../types';
import { Card } from '../../ui/card';
import { Choices, TableToggle } from '../../ui/choice';
import { isCompared, reportUrl } from '../../ui/controls-asked';
import { Csv } from '../../ui/table';
import { t, word } from '../../words';
import { AnnotationAdd, AnnotationList, useAnnotations } from './annotations';
import { length } from './notes';
import { named, TrendTable } from './tables';

const DAY_MS = 86_400_000;
const MOST_DAYS = 92;

/** Days, or weeks where there would be too many days to look at. */
export function step(): 'day' | 'week' {
  const told = asked('step');
  if (told === 'day' || told === 'week') return told;
  const isLong = asked('period') === 'last_365_days' || length(asked('from'), asked('to')) > MOST_DAYS;
  return isLong ? 'week' : 'day';
}

const isTable = () => asked('table') === 'trend';
const isRevenue = () => asked('chart') === 'revenue';

/** Orders may come until the horizon after its last day. */
const isMaturing = ({ to_on }: Stretch, horizon: number, dataTo: string): boolean =>
  Date.parse(to_on) + (horizon + 1) * DAY_MS > Date.parse(dataTo);

function dot(trend: Trend, n: number, dataTo: string, notes: readonly ToldAnnotation[]): Dot {
  const [now, before] = [trend.current[n]!, isCompared() ? trend.previous[n] : undefined];
  const { currency } = trend;
  const ratio = now.revenue_per_conversation;
  const told = isRevenue() ? now.revenue.total_minor : ratio.estimate_minor;
  const was = isRevenue() ? before?.revenue.total_minor : before?.revenue_per_conversation.estimate_minor;
  const interval =
    !isRevenue() && ratio.low_minor !== null && ratio.high_minor !== null
      ? ` (95%: ${money(ratio.low_minor, currency)} – ${money(ratio.high_minor, currency)})`
      : '';
  const words = [
    `${named(now)}: ${told === null ? '–' : money(told, currency)}${interval}`,
    isRevenue() ? t('impact.n_orders', { n: now.n_orders }) : t('impact.n_conversations', { n: now.n_meaningful }),
    ...(before ? [t('trend.before', { amount: typeof was === 'number' ? money(was, currency) : '–' })] : []),
  ];
  return {
    key: now.from_on,
    label: day(now.from_on),
    value: told,
    low: isRevenue() ? null : ratio.low_minor,
    high: isRevenue() ? null : ratio.high_minor,
    before: was ?? null,
    isMaturing: !isRevenue() && isMaturing(now, trend.horizon_d, dataTo),
    words: words.join(' · '),
    flags: notes
      .filter(({ on }) => now.from_on <= on && on <= now.to_on)
      .map(({ kind, text }) => `${word('annotation', kind)}: ${text}`),
  };
}

export function TrendCard({ trend, dataTo }: { trend: Trend; dataTo: string }) {
  const name = t(isRevenue() ? 'impact.attributed' : 'impact.per_conversation');
  const annotations = useAnnotations();
  const dots = trend.current.map((_, n) => dot(trend, n, dataTo, annotations.data?.annotations ?? []));
  return (
    <Card
      title={t('trend.title')}
      class="two-thirds"
      tools={
        <>
          <Choices
            label={t('trend.figure')}
            options={[
              { text: t('trend.ratio'), to: { chart: null }, isChosen: !isRevenue() },
              { text: t('trend.revenue'), to: { chart: 'revenue' }, isChosen: isRevenue() },
            ]}
          />
          <Choices
            label={t('trend.step')}
            options={(['day', 'week'] as const).map((one) => ({
              text: t(`trend.step.${one}`),
              to: { step: one },
              isChosen: trend.step === one,
            }))}
          />
          <TableToggle name="trend" />
          <AnnotationAdd told={annotations} on={trend.to_on} />
          <Csv url={reportUrl('trend', { step: trend.step })} name="trend" />
        </>
      }
    >
      {isTable() ? (
        <TrendTable trend={trend} />
      ) : dots.every((one) => one.value === null && one.before === null) ? (
        <p class="empty">{t('filter.nothing')}</p>
      ) : (
        <>
          <TrendChart
            name={name}
            dots={dots}
            isFromZero={isRevenue()}
            write={(value) => compactMoney(value, trend.currency)}
          />
          <ul class="legend">
            <li>
              <span class="key now" /> {name}, {named({ ...trend.current[0]!, to_on: trend.to_on })}
            </li>
            {isCompared() && (
              <li>
                <span class="key before" /> {days(trend.previous_from_on, trend.previous_to_on)}
              </li>
            )}
            {!isRevenue() && (
              <li>
                <span class="key band" /> {t('trend.band')}
              </li>
            )}
          </ul>
          <p class="small muted">
            {t(isRevenue() ? 'trend.from_zero' : 'trend.fits')}{' '}
            {dots[0]?.isMaturing
              ? t('trend.maturing_all', { n: trend.horizon_d })
              : dots.at(-1)?.isMaturing && t('trend.maturing', { n: trend.horizon_d })}
          </p>
        </>
      )}
      <AnnotationList told={annotations} />
    </Card>
  );
}
