// The same order had other rules always held: nothing is changed by asking.
import { asked, go, href } from '../../address';
import { NEVER, useTold } from '../../api';
import { KINDS } from '../../charts/stacked';
import { money } from '../../format';
import { share } from '../../session';
import type { ExplainedOrder } from '../../types';
import { Answered } from '../../ui/states';
import { Table } from '../../ui/table';
import { t, word } from '../../words';
import { explainUrl } from './parts';

const MODELS = ['first_touch', 'last_touch', 'linear', 'position', 'time_decay'];

export function WhatIf({ order }: { order: ExplainedOrder }) {
  const what = asked('what_if');
  const given = new Map(what.split(',').map((one) => one.split('=') as [string, string]));
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = [...new FormData(event.currentTarget as HTMLFormElement)].filter(([, value]) => value !== '');
    go(href({ what_if: fields.map(([name, value]) => `${name}=${String(value)}`).join(',') }));
  };
  const rules = order.sales[0]?.rules;
  if (!rules || order.candidate || share.value) return null;
  return (
    <details class="unfolds" open={what !== ''}>
      <summary>{t('what_if.title')}</summary>
      <div>
        <p class="muted">{t('what_if.says')}</p>
        <form class="controls" onSubmit={ask}>
          <label class="field">
            <span>{t('what_if.direct')}</span>
            <input
              name="direct_h"
              type="number"
              min="1"
              max="8760"
              placeholder={rules.direct}
              value={given.get('direct_h')}
            />
          </label>
          <label class="field">
            <span>{t('what_if.assisted')}</span>
            <input
              name="assisted_h"
              type="number"
              min="1"
              max="8760"
              placeholder={rules.assisted}
              value={given.get('assisted_h')}
            />
          </label>
          <label class="field">
            <span>{t('what_if.model')}</span>
            <select name="model" value={given.get('model') ?? ''}>
              <option value="">{word('model', rules.model)}</option>
              {MODELS.filter((model) => model !== rules.model).map((model) => (
                <option key={model} value={model}>
                  {word('model', model)}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">{t('what_if.show')}</button>
        </form>
        {what && <Other order={order} what={what} />}
      </div>
    </details>
  );
}

function Other({ order, what }: { order: ExplainedOrder; what: string }) {
  // It is worked out anew for each asking.
  const told = useTold<ExplainedOrder>(explainUrl('order', order.order_id, what), NEVER);
  return (
    <Answered told={told} lines={4}>
      {(other) => {
        const shown = (minor: number) => money(minor, order.sum.currency);
        const rows = [...KINDS, 'total' as const].map((kind) => ({
          kind,
          before: order.sum.revenue[`${kind}_minor`],
          after: other.sum.revenue[`${kind}_minor`],
        }));
        return (
          <>
            <Table
              caption={t('what_if.title')}
              rows={rows.filter(({ kind, before, after }) => kind === 'total' || before || after)}
              keyOf={({ kind }) => kind}
              columns={[
                {
                  key: 'kind',
                  title: other.candidate ?? '',
                  cell: ({ kind }) => (kind === 'total' ? t('sum.credited') : word('kind', kind)),
                },
                { key: 'before', title: t('what_if.before'), isNumber: true, cell: ({ before }) => shown(before) },
                { key: 'after', title: t('what_if.after'), isNumber: true, cell: ({ after }) => shown(after) },
              ]}
            />
            <p lang="en">{other.statement}</p>
          </>
        );
      }}
    </Answered>
  );
}
