// Before a day and after it: what was, and no proof of why.
import { asked, go, href } from '../../address';
import { NEVER, useTold } from '../../api';
import { TrendChart } from '../../charts/trend';
import { compactMoney, day, days, money } from '../../format';
import type { Annotations, BeforeAfter } from '../../types';
import { Card } from '../../ui/card';
import { Change, Moved } from '../../ui/change';
import { TableToggle } from '../../ui/choice';
import { at } from '../../ui/controls-asked';
import { Answered, Banner, Empty, Said } from '../../ui/states';
import { Csv, Table } from '../../ui/table';
import { t, word } from '../../words';

const NOTES_PERIOD = 'last_90_days';

export function Before() {
  const on = asked('on');
  const url = at('/v1/reports/before-after', { on });
  const told = useTold<BeforeAfter>(on ? url : null);
  return (
    <Card
      title={t('decisions.before')}
      tools={
        on && (
          <>
            <TableToggle name="before" />
            <Csv url={url} name="before-after" />
          </>
        )
      }
    >
      <Day on={on} />
      {on ? (
        <Answered told={told} lines={12}>
          {(report) => <Shown report={report} />}
        </Answered>
      ) : (
        <Empty title={t('before.none')}>{t('before.none_why')}</Empty>
      )}
    </Card>
  );
}

/** The day, typed or one on which somebody noted something. */
function Day({ on }: { on: string }) {
  const noted = useTold<Annotations>(at('/v1/annotations', { period: NOTES_PERIOD }), NEVER).data?.annotations ?? [];
  return (
    <div class="picks">
      <label>
        {t('before.on')}{' '}
        <input
          type="date"
          value={on}
          min="2000-01-01"
          max="2199-12-31"
          onChange={(event) => go(href({ on: event.currentTarget.value }))}
        />
      </label>
      {noted.map((one) => (
        <a
          key={one.annotation_id}
          class="button quiet"
          href={href({ on: one.on })}
          aria-current={one.on === on ? 'true' : undefined}
        >
          {day(one.on)}{' '}
          <bdi class="clip short">
            {word('annotation', one.kind)}: {one.text}
          </bdi>
        </a>
      ))}
    </div>
  );
}

function Shown({ report }: { report: BeforeAfter }) {
  const { currency, n_days, before, after, attributed_revenue: revenue, revenue_per_conversation: rpc } = report;
  const write = (minor: number | null | undefined) => (typeof minor === 'number' ? money(minor, currency) : '–');
  const ratio = (n: number, of = after) => of[n]?.revenue_per_conversation.estimate_minor ?? null;
  return (
    <>
      <Banner kind="warn">
        <Said>{report.warning}</Said>
      </Banner>
      <p>{t('before.says', { n: n_days, days: days(report.from_on, report.to_on), on: day(report.on) })}</p>
      <dl class="facts">
        <dt>{t('impact.per_conversation')}</dt>
        <dd class="nums">
          {write(rpc.before_minor)} → <strong>{write(rpc.now_minor)}</strong>
          <Change of={{ ...rpc, before_minor: null }} currency={currency} />
        </dd>
        <dt>{t('impact.attributed')}</dt>
        <dd class="nums">
          {write(revenue.before_minor)} → <strong>{write(revenue.now_minor)}</strong>{' '}
          {revenue.change !== null && <Moved by={revenue.change} />}
        </dd>
      </dl>
      {asked('table') === 'before' ? (
        <Table
          caption={t('decisions.before')}
          rows={after.map((one, n) => ({ one, was: before[n] }))}
          keyOf={({ one }) => one.from_on}
          columns={[
            {
              key: 'on',
              title: t('trend.step.day'),
              cell: ({ one, was }) => `${was ? day(was.from_on) : '–'} → ${day(one.from_on)}`,
            },
            {
              key: 'ratio',
              title: t('impact.per_conversation'),
              isNumber: true,
              cell: ({ one, was }) =>
                `${write(was?.revenue_per_conversation.estimate_minor)} → ${write(one.revenue_per_conversation.estimate_minor)}`,
            },
            {
              key: 'revenue',
              title: t('impact.attributed'),
              isNumber: true,
              cell: ({ one, was }) => `${write(was?.revenue.total_minor)} → ${write(one.revenue.total_minor)}`,
            },
          ]}
        />
      ) : (
        after.length > 0 && (
          <>
            <TrendChart
              name={t('impact.per_conversation')}
              isFromZero={false}
              write={(value) => compactMoney(value, currency)}
              dots={after.map((one, n) => ({
                key: one.from_on,
                label: day(one.from_on),
                value: ratio(n),
                low: one.revenue_per_conversation.low_minor,
                high: one.revenue_per_conversation.high_minor,
                before: ratio(n, before),
                isMaturing: false,
                words: `${day(one.from_on)}: ${write(ratio(n))} · ${t('trend.before', { amount: write(ratio(n, before)) })}`,
                flags: report.annotations
                  .filter((note) => note.on === one.from_on)
                  .map(({ kind, text }) => `${word('annotation', kind)}: ${text}`),
              }))}
            />
            <ul class="legend">
              <li>
                <span class="key now" /> {days(report.on, report.to_on)}
              </li>
              <li>
                <span class="key before" /> {days(report.from_on, before.at(-1)?.to_on ?? report.from_on)}
              </li>
            </ul>
          </>
        )
      )}
    </>
  );
}
