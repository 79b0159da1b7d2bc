// Rule sets: versions that never change. Another one is previewed in money before it holds.
import { useState } from 'preact/hooks';
import { useTold } from '../../api';
import { instant } from '../../format';
import { may, shop } from '../../session';
import type { RuleChange, RuleSets, ToldRuleSet } from '../../types';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { Answered } from '../../ui/states';
import { Save, Table, type Column } from '../../ui/table';
import { t, word } from '../../words';
import { RuleEditor } from './rule-editor';

export function Rules() {
  const told = useTold<RuleSets>(at('/v1/rules'));
  const [base, setBase] = useState<ToldRuleSet | null>(null);
  return (
    <>
      <Card title={t('rules_.versions')} tools={<Save name="rule-sets" />}>
        <p class="muted">{t('rules_.versions_why')}</p>
        <Answered told={told} lines={4}>
          {(data) => (
            <>
              <Table
                caption={t('rules_.versions')}
                columns={columns(data.timezone, may('analyst') ? setBase : null)}
                rows={[...data.rule_sets].reverse()}
                keyOf={(one) => String(one.version)}
              />
              {data.restatements.map((one) => (
                <p key={one.recorded_at} class="muted">
                  {t('rules_.restated', {
                    version: one.version,
                    from: instant(one.from_at, data.timezone, { year: true }),
                    until: instant(one.until_at, data.timezone, { year: true }),
                  })}{' '}
                  <bdi>{one.reason}</bdi>
                </p>
              ))}
              {base && (
                <RuleEditor
                  key={base.version}
                  base={base}
                  inForce={inForce(data)}
                  onClose={() => setBase(null)}
                  again={told.again}
                />
              )}
            </>
          )}
        </Answered>
      </Card>
      <Definitions />
    </>
  );
}

const inForce = (data: RuleSets): number =>
  data.rule_sets.filter((one) => one.state === 'in force').at(-1)?.version ?? 1;

/** The first version holds from before anything can have happened. */
const since = (at: string, timezone: string): string =>
  Date.parse(at) <= 0 ? t('rules_.always') : instant(at, timezone, { year: true });

/** `direct_h=168`, and what it was. */
export const changeText = ({ rule, before, after }: RuleChange): string => `${rule}: ${before} → ${after}`;

function columns(timezone: string, edit: ((one: ToldRuleSet) => void) | null): ReadonlyArray<Column<ToldRuleSet>> {
  const shown = shop.value!.timezone || timezone;
  return [
    {
      key: 'version',
      title: t('rules_.version'),
      cell: (one) => (
        <>
          {one.version} <bdi class="muted">{one.name}</bdi>
        </>
      ),
    },
    {
      key: 'state',
      title: t('health.state'),
      cell: (one) => (
        <span class={`badge ${one.state === 'in force' ? 'good' : ''}`}>{word('rules_.state', one.state)}</span>
      ),
    },
    {
      key: 'from',
      title: t('rules_.from'),
      cell: (one) => (one.active_from ? since(one.active_from, shown) : '–'),
    },
    {
      key: 'changes',
      title: t('rules_.changes'),
      cell: (one) => (
        <>
          {one.changes.length ? one.changes.map(changeText).join(', ') : t('rules_.as_published')}
          {one.note && (
            <small class="muted">
              <br />
              <bdi>{one.note}</bdi>
            </small>
          )}
        </>
      ),
    },
    ...(edit
      ? [
          {
            key: 'do',
            title: t('settings.actions'),
            cell: (one: ToldRuleSet) => (
              <button type="button" onClick={() => edit(one)}>
                {t('rules_.edit')}
              </button>
            ),
          },
        ]
      : []),
  ];
}

/** What counts, in words: these hold for every shop and are no setting. */
function Definitions() {
  return (
    <Card title={t('rules_.definitions')}>
      <dl class="definitions">
        {(['meaningful', 'helpful', 'workflow'] as const).map((one) => (
          <>
            <dt key={one}>{t(`rules_.${one}`)}</dt>
            <dd>{t(`rules_.${one}_is`)}</dd>
          </>
        ))}
      </dl>
    </Card>
  );
}
