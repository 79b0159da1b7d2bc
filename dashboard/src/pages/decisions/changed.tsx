// Attributed revenue against the days before: more talk, other talk, more orders, larger ones; it adds up exactly.
import { asked, go, href } from '../../address';
import { useTold } from '../../api';
import { count, days, instant, money } from '../../format';
import type { ChangeParts, PeriodSums, WhatChanged } from '../../types';
import { Card } from '../../ui/card';
import { DimensionSelect } from '../../ui/controls';
import { reportUrl, valueName } from '../../ui/controls-asked';
import { Answered, Empty, Said } from '../../ui/states';
import { Csv, Table, type Column } from '../../ui/table';
import { t } from '../../words';

const FIRST = 'channel';
const PARTS = ['volume', 'mix', 'rate', 'value'] as const;

interface Row {
  readonly key: string;
  readonly name: string;
  readonly before: PeriodSums;
  readonly now: PeriodSums;
  readonly parts: ChangeParts;
}

export function Changed() {
  const by = asked('by') || FIRST;
  const url = reportUrl('what-changed', { dimension: by });
  return (
    <Card
      title={t('decisions.changed')}
      tools={
        <>
          <DimensionSelect value={by} onPick={(one) => go(href({ by: one }))} />
          <Csv url={url} name="what-changed" />
        </>
      }
    >
      <Answered told={useTold<WhatChanged>(url)} lines={12}>
        {(report) => (report.total ? <Shown report={report} /> : <Empty title={t('changed.none')} />)}
      </Answered>
    </Card>
  );
}

function Shown({ report }: { report: WhatChanged }) {
  const { currency, before, now, total, values, rest, by, timezone } = report;
  const [dimension = ''] = by;
  const rows: Row[] = values.map((one) => ({
    ...one,
    key: one.values.join('\n'),
    name: one.values.map((value) => valueName(dimension, value)).join(' · '),
  }));
  if (rest) rows.push({ ...rest, key: '', name: t('changed.rest', { n: rest.n_values }) });
  return (
    <>
      {report.words.map((one) => (
        <p key={one}>
          <Said>{one}</Said>
        </p>
      ))}
      <Bridge before={before.revenue_minor} parts={total!} now={now.revenue_minor} report={report} />
      <Table
        caption={t('decisions.changed')}
        rows={rows}
        keyOf={(one) => one.key}
        columns={columns(currency)}
        foot={
          <tr>
            <th scope="row">{t('impact.total')}</th>
            {cells({ before, now, parts: total! }, currency).map((text, n) => (
              <td key={n} class={n === 1 || n > 4 ? 'number' : 'number extra'}>
                {text}
              </td>
            ))}
          </tr>
        }
      />
      {report.is_maturing && (
        <p class="small muted">{t('explore.maturing', { at: instant(report.final_at, timezone, { year: true }) })}</p>
      )}
    </>
  );
}

const signed = (minor: number, currency: string) => money(minor, currency, { sign: true });

/** Every part of a row as text, in the order of the columns. */
function cells({ before, now, parts }: Pick<Row, 'before' | 'now' | 'parts'>, currency: string): readonly string[] {
  return [
    `${count(before.n_meaningful)} → ${count(now.n_meaningful)}`,
    `${money(before.revenue_minor, currency)} → ${money(now.revenue_minor, currency)}`,
    ...PARTS.map((part) => signed(parts[`${part}_minor`], currency)),
    signed(parts.change_minor, currency),
  ];
}

function columns(currency: string): Column<Row>[] {
  const titles = [
    t('impact.conversations'),
    t('impact.attributed'),
    ...PARTS.map((part) => t(`changed.${part}`)),
    t('changed.change'),
  ];
  return [
    {
      key: 'name',
      title: t('filter.dimension'),
      cell: ({ name }) => (
        <bdi class="long" title={name}>
          {name}
        </bdi>
      ),
    },
    ...titles.map((title, n) => ({
      key: title,
      title,
      isNumber: true,
      isMain: n === 1 || n === titles.length - 1,
      cell: (row: Row) => cells(row, currency)[n],
    })),
  ];
}

/** From one sum to the other, a part at a time; the text says what the bars show. */
function Bridge({
  before,
  parts,
  now,
  report,
}: {
  before: number;
  parts: ChangeParts;
  now: number;
  report: WhatChanged;
}) {
  const { currency } = report;
  let at = before;
  const steps = PARTS.map((part) => {
    const from = at;
    at += parts[`${part}_minor`];
    return { part, from, to: at };
  });
  const ends = [0, before, now, ...steps.map((one) => one.to)];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const place = (minor: number) => (100 * (minor - least)) / (most - least || 1);
  const bar = (from: number, to: number) => ({
    marginLeft: `${place(Math.min(from, to))}%`,
    width: `${Math.abs(place(to) - place(from))}%`,
  });
  return (
    <dl class="bridge nums">
      <End name={days(report.compared_from_on, report.compared_to_on)} style={bar(0, before)}>
        {money(before, currency)}
      </End>
      {steps.map(({ part, from, to }) => (
        <div key={part}>
          <dt>
            {t(`changed.${part}`)} <small class="muted extra">{t(`changed.${part}_says`)}</small>
          </dt>
          <dd>
            <div>
              <span class={to < from ? 'fall' : 'rise'} style={bar(from, to)} />
            </div>
            {signed(parts[`${part}_minor`], currency)}
          </dd>
        </div>
      ))}
      <End name={days(report.from_on, report.to_on)} style={bar(0, now)}>
        {money(now, currency)}
      </End>
    </dl>
  );
}

const End = ({ name, style, children }: { name: string; style: Record<string, string>; children: string }) => (
  <div class="end">
    <dt>{name}</dt>
    <dd>
      <div>
        <span style={style} />
      </div>
      {children}
    </dd>
  </div>
);
