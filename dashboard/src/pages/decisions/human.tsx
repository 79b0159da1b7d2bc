// What a human adds, by segment, and the policy that decides who gets one.
import { asked } from '../../address';
import { useTold } from '../../api';
import { Forest } from '../../charts/forest';
import { compactMoney, count, day, decimal, instant, money, percent } from '../../format';
import { may } from '../../session';
import type { EscalationReport, EscalationSegment, Gain, ToldEscalationPolicy } from '../../types';
import { announce } from '../../ui/announce';
import { Card } from '../../ui/card';
import { Choices, TableToggle } from '../../ui/choice';
import { at, filters, valueName } from '../../ui/controls-asked';
import { useSend } from '../../ui/form';
import { Findings } from '../../ui/findings';
import { Answered, Banner, Empty, Said, said } from '../../ui/states';
import { Csv, Table, type Column } from '../../ui/table';
import { t, word } from '../../words';

const WITHIN = ['7', '30'];
const within = () => (asked('within') === '30' ? '30' : '7');

/** Days and horizon: who is helped by a human has no filters and no other rules. */
const asks = () => ({
  ...Object.fromEntries(['period', 'from', 'to'].map((one) => [one, asked(one)])),
  horizon: within(),
});

export function Human() {
  const url = at('/v1/reports/escalation', asks());
  const told = useTold<EscalationReport>(url);
  return (
    <Answered told={told} lines={12}>
      {(report) => (
        <div class="grid">
          <Worth report={report} url={url} again={told.again} />
          <Policy of={report.policy} currency={report.currency} timezone={report.timezone} />
        </div>
      )}
    </Answered>
  );
}

const named = ({ segment }: EscalationSegment): string =>
  segment === null ? t('human.all') : valueName('intent', segment);

const range = ({ low_minor: low, high_minor: high }: Gain, currency: string): string =>
  low === null || high === null
    ? t('impact.no_interval')
    : `${money(low, currency, { sign: true })} … ${money(high, currency, { sign: true })}`;

function Worth({ report, url, again }: { report: EscalationReport; url: string; again: () => void }) {
  const { currency, total, segments, notices, words } = report;
  const adopting = useSend(() => {
    announce(t('human.adopted'));
    again();
  });
  const adopt = (segment: string) =>
    confirm(t('human.adopt_sure')) &&
    void adopting.send(at('/v1/escalation/adopt', asks()), 'POST', { segments: [segment] });
  const rows = [total, ...segments];
  const isTable = asked('table') === 'human';
  const write = (minor: number | null) => (minor === null ? '–' : money(minor, currency, { sign: true }));
  return (
    <Card
      title={t('decisions.human')}
      tools={
        <>
          <Choices
            label={t('view.horizon')}
            options={WITHIN.map((one) => ({
              text: t('human.within', { n: one }),
              to: { within: one },
              isChosen: one === within(),
            }))}
          />
          <TableToggle name="human" />
          <Csv url={url} name="escalation" />
        </>
      }
    >
      {words.map((one) => (
        <p key={one}>
          <Said>{one}</Said>
        </p>
      ))}
      {report.n_decisions > 0 && <Findings of={notices} />}
      {adopting.error && <Banner kind="bad">{said(adopting.error)}</Banner>}
      {!report.n_decisions ? (
        <Empty title={t('human.none')}>{t('human.none_why')}</Empty>
      ) : (
        <>
          <p class="small muted">
            {t('human.value_says', { n: report.horizon_d })} {filters().length > 0 && t('impact.whole_shop')}{' '}
            {report.is_maturing &&
              t('explore.maturing', { at: instant(report.final_at, report.timezone, { year: true }) })}
          </p>
          {isTable ? (
            <Table
              caption={t('decisions.human')}
              rows={rows}
              keyOf={(one) => one.segment ?? ''}
              columns={columns(currency)}
            />
          ) : (
            <Forest
              name={t('human.value')}
              write={(minor) => compactMoney(minor, currency)}
              branches={rows.map((one, n) => ({
                key: one.segment ?? '',
                name: named(one),
                note: word('gains', one.finding),
                estimate: one.value.estimate_minor,
                fixed:
                  one.value.low_minor === null || one.value.high_minor === null
                    ? null
                    : [one.value.low_minor, one.value.high_minor],
                figure: write(one.value.estimate_minor),
                words: range(one.value, currency),
                isApart: n === 1,
              }))}
            />
          )}
          <Recommended segments={segments} {...(may('admin') ? { adopt } : {})} isSending={adopting.isSending} />
        </>
      )}
    </Card>
  );
}

function Recommended({
  segments,
  adopt,
  isSending,
}: {
  segments: readonly EscalationSegment[];
  adopt?: (segment: string) => void;
  isSending: boolean;
}) {
  const found = segments.flatMap(({ recommendation }) => recommendation ?? []);
  if (!found.length) return <p class="muted">{t('human.no_rule')}</p>;
  return (
    <>
      <h3>{t('human.recommended')}</h3>
      <ul class="plain">
        {found.map(({ segment, words }) => (
          <li key={segment} class="tools">
            <Said>{words}</Said>
            {adopt && (
              <button type="button" disabled={isSending} onClick={() => adopt(segment)}>
                {t('human.adopt')}
                <span class="unseen"> {segment}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function columns(currency: string): Column<EscalationSegment>[] {
  const write = (minor: number | null) => (minor === null ? '–' : money(minor, currency, { sign: true }));
  return [
    { key: 'segment', title: t('filter.dimension'), cell: (one) => <bdi>{named(one)}</bdi> },
    {
      key: 'action',
      title: t('human.now'),
      isMain: false,
      cell: ({ action }) => (action ? word('action', action) : '–'),
    },
    { key: 'n', title: t('human.decided'), isNumber: true, isMain: false, cell: (one) => count(one.n_decisions) },
    {
      key: 'compared',
      title: t('human.compared'),
      isNumber: true,
      isMain: false,
      cell: (one) => `${count(one.effective_escalated)} / ${count(one.effective_continued)}`,
    },
    {
      key: 'value',
      title: t('human.value'),
      isNumber: true,
      cell: ({ value }) => (
        <>
          {write(value.estimate_minor)}
          <div class="small muted">{range(value, currency)}</div>
        </>
      ),
    },
    { key: 'finding', title: t('decisions.says'), cell: ({ finding }) => word('gains', finding) },
    {
      key: 'minutes',
      title: t('human.minutes'),
      isNumber: true,
      isMain: false,
      cell: ({ minutes }) => (minutes.mean_minutes === null ? '–' : decimal(minutes.mean_minutes)),
    },
    {
      key: 'per',
      title: t('human.per_minute'),
      isNumber: true,
      isMain: false,
      cell: (one) => write(one.value_per_minute_minor),
    },
    {
      key: 'naive',
      title: t('human.naive'),
      isNumber: true,
      isMain: false,
      cell: ({ naive_minor }) => <s class="muted">{write(naive_minor)}</s>,
    },
  ];
}

function Policy({ of, currency, timezone }: { of: ToldEscalationPolicy | null; currency: string; timezone: string }) {
  return (
    <Card title={t('human.policy')}>
      {of === null ? (
        <Empty title={t('human.no_policy')}>{t('human.no_policy_why')}</Empty>
      ) : (
        <>
          <p class="muted">
            {t('human.version', { n: of.version, at: instant(of.made_at, timezone, { year: true }) })}{' '}
            <bdi>{of.made_by}</bdi> <span class="badge">{t(of.is_on ? 'human.on' : 'human.off')}</span>
          </p>
          <dl class="facts nums">
            {(
              [
                ['default', word('action', of.default_action)],
                ['drawn', percent(of.drawn_share)],
                ['margin', percent(of.margin)],
                ['minute', money(of.minute_minor, currency)],
                ['capacity', money(of.capacity_minor, currency)],
                ['assumed', decimal(of.assumed_minutes)],
                ['always', of.always.map((one) => word('intent', one)).join(', ') || '–'],
              ] as const
            ).map(([name, text]) => (
              <>
                <dt key={name}>{t(`policy.${name}`)}</dt>
                <dd>{text}</dd>
              </>
            ))}
          </dl>
          <Table
            caption={t('human.rules')}
            rows={of.rules}
            keyOf={(one) => one.segment}
            empty={<p class="muted">{t('human.no_rules')}</p>}
            columns={[
              {
                key: 'segment',
                title: t('filter.dimension'),
                cell: (one) => <bdi>{valueName('intent', one.segment)}</bdi>,
              },
              { key: 'action', title: t('human.now'), isMain: false, cell: (one) => word('action', one.action) },
              {
                key: 'by',
                title: t('human.adopted_by'),
                cell: (one) => (
                  <>
                    <bdi>{one.adopted_by}</bdi>, {day(one.adopted_at.slice(0, 10), { year: true })}
                  </>
                ),
              },
              { key: 'why', title: t('human.evidence'), isMain: false, cell: (one) => <bdi>{one.evidence}</bdi> },
            ]}
          />
        </>
      )}
    </Card>
  );
}
