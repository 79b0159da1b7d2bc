// What the change against the days before is made of: other people, or people who brought other amounts.
import { days, money, percent } from '../../format';
import type { SegmentReport } from '../../types';
import { Card } from '../../ui/card';
import { valueName } from '../../ui/controls-asked';
import { Csv, Table } from '../../ui/table';
import { t, word } from '../../words';

export function Change({ report, url }: { report: SegmentReport; url: string }) {
  const { currency, by } = report;
  const mix = report.mix_adjusted!;
  const signed = (minor: number) => money(minor, currency, { sign: true });
  const exact = (minor: number | null) => (minor === null ? '–' : money(minor, currency));
  return (
    <Card title={t('change.title')} tools={<Csv url={`${url}&part=change`} name="change" />}>
      <p>
        {t('change.says', {
          days: days(mix.previous_from_on, mix.previous_to_on),
          before: exact(mix.before_minor),
          now: exact(mix.now_minor),
          change: signed(mix.change_minor),
        })}
      </p>
      <dl class="facts">
        <dt>{t('change.mix')}</dt>
        <dd class="nums">
          {signed(mix.mix_minor)} <span class="muted">{t('change.mix_says')}</span>
        </dd>
        <dt>{t('change.rate')}</dt>
        <dd class="nums">
          {signed(mix.rate_minor)}{' '}
          {mix.rate_low_minor !== null && mix.rate_high_minor !== null && (
            <span>
              ({signed(mix.rate_low_minor)} … {signed(mix.rate_high_minor)}){' '}
            </span>
          )}
          <span class="badge">{word('verdict', mix.verdict)}</span> <span class="muted">{t('change.rate_says')}</span>
        </dd>
      </dl>
      <Table
        caption={t('change.title')}
        rows={mix.segments}
        keyOf={(one) => one.values.join('\n')}
        columns={[
          {
            key: 'segment',
            title: t('filter.dimension'),
            cell: (one) => (
              <bdi class="long" title={one.values.join(' · ')}>
                {by.map((dimension, n) => valueName(dimension, one.values[n] ?? '')).join(' · ')}
              </bdi>
            ),
          },
          {
            key: 'share',
            title: t('change.share'),
            isNumber: true,
            isMain: false,
            cell: (one) => `${percent(one.before_share)} → ${percent(one.now_share)}`,
          },
          {
            key: 'ratio',
            title: t('impact.per_conversation'),
            isNumber: true,
            isMain: false,
            cell: (one) => `${exact(one.before_minor)} → ${exact(one.now_minor)}`,
          },
          { key: 'mix', title: t('change.mix'), isNumber: true, cell: (one) => signed(one.mix_minor) },
          { key: 'rate', title: t('change.rate'), isNumber: true, cell: (one) => signed(one.rate_minor) },
        ]}
      />
    </Card>
  );
}
