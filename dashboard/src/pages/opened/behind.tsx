// What stands behind an order's sum: lapses, saves, lines and entries, identifiers, exact distances.
import { instant, money } from '../../format';
import type { ExplainedOrder } from '../../types';
import { Table } from '../../ui/table';
import { retold, t, word } from '../../words';
import { match, Several } from './parts';

export function Behind({ order }: { order: ExplainedOrder }) {
  const { timezone: zone, sum, saves, entries, portions } = order;
  const lapses = order.sales.flatMap((sale) => sale.lapses);
  const exact = (minor: number) => money(minor, sum.currency);
  return (
    <>
      <Several title={t('opened.lapses')} n={lapses.length}>
        {() => (
          <ul class="plain">
            {lapses.map((lapse) => (
              <li key={lapse.event_id}>
                <p class="chips">
                  <span class={lapse.is_recovered ? 'badge good' : 'badge'}>
                    {t(lapse.is_recovered ? 'opened.recovered' : 'opened.lost')}
                  </span>
                  <strong class="what">{word('lapse', lapse.step)}</strong>
                  <span class="muted nums">
                    {instant(lapse.opened_at, zone)} – {instant(lapse.open_until_at, zone)}
                  </span>
                </p>
                <p class="what">{retold('why', lapse.code, lapse.reason)}</p>
              </li>
            ))}
          </ul>
        )}
      </Several>
      <Several title={t('opened.saves')} n={saves.length}>
        {() => (
          <ul class="plain">
            {saves.map((save) => (
              <li key={save.request_id + save.cycle}>
                <p class="chips">
                  <span class={save.is_saved ? 'badge good' : 'badge'}>
                    {t(save.is_saved ? 'opened.saved' : 'opened.lost')}
                  </span>
                  <strong class="what">{word('request', save.kind)}</strong>
                  <span class="muted nums">{instant(save.requested_at, zone)}</span>
                </p>
                <p class="nums">
                  {t('opened.saved_sum', {
                    risk: exact(save.risk_minor),
                    conceded: exact(save.conceded_minor),
                    saved: exact(save.saved_minor),
                  })}
                  {save.settles_at &&
                    ` · ${t('opened.settles', { at: instant(save.settles_at, zone, { year: true }) })}`}
                </p>
                <p>{retold('why', save.code, save.reason)}</p>
              </li>
            ))}
          </ul>
        )}
      </Several>
      <Several title={t('opened.entries')} n={entries.length}>
        {() => (
          <Table
            caption={t('opened.entries')}
            rows={entries}
            keyOf={(entry) => entry.entry_id}
            columns={[
              { key: 'line', title: t('opened.line'), cell: (entry) => <Line entry={entry} zone={zone} /> },
              { key: 'amount', title: t('opened.amount'), isNumber: true, cell: (entry) => exact(entry.amount_minor) },
              { key: 'left', title: t('opened.left'), isNumber: true, cell: (entry) => exact(entry.after_minor) },
              {
                key: 'credits',
                title: t('opened.credits'),
                isNumber: true,
                cell: (entry) =>
                  entry.credits.map((credit) => (
                    <div key={`${credit.touch_id} ${credit.kind}`} title={credit.touch_id ?? ''}>
                      {word('kind', credit.kind)} {exact(credit.credit_minor)}
                    </div>
                  )),
              },
            ]}
          />
        )}
      </Several>
      <Several title={t('opened.portions')} n={portions.length}>
        {() => (
          <ul class="plain">
            {portions.map((portion) => (
              <li key={portion.portion_id}>
                <p>
                  <bdi class="long">{portion.title ?? portion.line_id}</bdi> × {portion.quantity}:{' '}
                  {exact(portion.balance_minor)}
                </p>
                <p class="muted small" lang="en">
                  {portion.arithmetic}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Several>
      <Several title={t('opened.identifiers')} n={order.identifiers.length}>
        {() => (
          <dl class="facts">
            {order.identifiers.map((one) => (
              <>
                <dt class="what">{match(one.kind, one.confidence)}</dt>
                <dd>
                  <code>{one.value}</code>
                  {one.is_ignored && <span class="badge">{t('opened.ignored')}</span>}
                  <br />
                  <span class="muted small" lang="en">
                    {one.meaning}
                  </span>
                </dd>
              </>
            ))}
          </dl>
        )}
      </Several>
      <Several title={t('opened.near')} n={order.near_misses.length}>
        {() => (
          <ul class="plain" lang="en">
            {order.near_misses.map((miss) => (
              <li key={miss}>{miss}</li>
            ))}
          </ul>
        )}
      </Several>
    </>
  );
}

const Line = ({ entry, zone }: { entry: ExplainedOrder['entries'][number]; zone: string }) => (
  <>
    <bdi class="long" title={entry.title ?? ''}>
      {entry.title ?? entry.line_id}
    </bdi>
    <div class="muted small">
      {word('entry', entry.entry_type)} · {instant(entry.occurred_at, zone)}
    </div>
  </>
);
