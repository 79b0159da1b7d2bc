// Why an order was credited, or why not: the sum, the way to it, who competed, and what stands behind.
import { asked } from '../../address';
import { NEVER, useTold } from '../../api';
import { instant, money } from '../../format';
import { share } from '../../session';
import type { ExplainedOrder, ExplainedSale, Step, Touch } from '../../types';
import { Icon } from '../../ui/icon';
import { Answered, Banner } from '../../ui/states';
import { retold, t, word } from '../../words';
import { Flag } from './flag';
import { Behind } from './behind';
import { Events, explainUrl, Fold, Kind, match, Opens, Raw, Trust, useHeading } from './parts';
import { Amounts, Facts } from './sum';
import { WhatIf } from './what_if';

export function Order({ id }: { id: string }) {
  // Where the page shows what other rules would give, so does the explanation; a shared one may not.
  const rules = share.value ? '' : asked('rules');
  const told = useTold<ExplainedOrder>(explainUrl('order', id, rules), rules ? NEVER : undefined);
  useHeading(told.data ? title(told.data) : t('opened.order', { id }));
  return (
    <Answered told={told} lines={14}>
      {(order) => <Explained order={order} again={told.again} />}
    </Answered>
  );
}

const title = ({ sum }: ExplainedOrder): string =>
  sum.credited_minor ? t('opened.why', { amount: money(sum.credited_minor, sum.currency) }) : t('opened.why_not');

const asIts = (order: ExplainedOrder): string =>
  retold(
    order.sum.credited_minor ? 'lead' : 'why',
    order.excluded_reason
      ? 'order-not-counted'
      : order.sum.credited_minor
        ? 'credited'
        : (order.sales.flatMap((sale) => sale.touches).find((touch) => touch.code !== 'out-of-scope')?.code ??
          'no-touch'),
    order.statement,
  );

function Explained({ order, again }: { order: ExplainedOrder; again: () => void }) {
  const zone = order.timezone;
  return (
    <>
      <p class="chips">
        <strong>
          <bdi>{order.order_name ?? order.order_id}</bdi>
        </strong>
        <span class="muted">{instant(order.ordered_at, zone, { year: true })}</span>
        <Trust trust={order.trust} />
        {order.is_conflicting && <span class="badge bad">{t('opened.conflicting')}</span>}
      </p>
      {order.candidate && <Banner>{t('note.rules', { label: order.candidate })}</Banner>}
      <p data-testid="statement">{asIts(order)}</p>
      <div class="sides">
        <Amounts sum={order.sum} />
        <Facts order={order} />
      </div>
      <h3>{t('opened.path')}</h3>
      <ol class="path">
        {order.path.map((step) => (
          <li key={step.seq + (step.event_id ?? step.code)} class={step.is_help ? 'help' : ''}>
            <Stepped step={step} order={order} />
          </li>
        ))}
      </ol>
      {order.sales.map((sale) => (
        <Competed key={sale.sale_id} sale={sale} zone={zone} isOnly={order.sales.length === 1} />
      ))}
      <div class="folds">
        <Behind order={order} />
        <Events events={order.events} zone={zone} />
        <WhatIf order={order} />
        <Flag what="order" id={order.order_id} flags={order.flags} zone={zone} again={again} />
      </div>
    </>
  );
}

/** A step on the way; opened, it shows the event itself. */
function Stepped({ step, order }: { step: Step; order: ExplainedOrder }) {
  const event = order.events.find((one) => one.seq === step.seq && one.event_id === step.event_id);
  const line = (
    <>
      <time class="nums muted" dateTime={step.at}>
        {instant(step.at, order.timezone)}
      </time>
      <span class="what">
        {retold('step', step.code, step.what)} <span class="muted small">{step.source}</span>
      </span>
      <Trust trust={step.trust} />
    </>
  );
  return event ? (
    <Fold
      summary={
        <>
          {line}
          <Icon name="down" />
        </>
      }
    >
      {() => <Raw event={event} zone={order.timezone} />}
    </Fold>
  ) : (
    <p>{line}</p>
  );
}

function Competed({ sale, zone, isOnly }: { sale: ExplainedSale; zone: string; isOnly: boolean }) {
  const campaigns = sale.touches.filter((touch) => touch.code === 'out-of-scope');
  const others = sale.touches.filter((touch) => touch.code !== 'out-of-scope');
  return (
    <section>
      <h3>
        {t('opened.touches')}
        {!isOnly && <span class="muted"> · {sale.what}</span>}
      </h3>
      {others.length ? <Touches touches={others} zone={zone} /> : <p class="muted">{t('opened.no_touch')}</p>}
      {campaigns.length > 0 && (
        <Fold summary={t('opened.campaigns', { n: campaigns.length })}>
          {() => <Touches touches={campaigns} zone={zone} />}
        </Fold>
      )}
    </section>
  );
}

const Touches = ({ touches, zone }: { touches: readonly Touch[]; zone: string }) => (
  <ul class="plain">
    {touches.map((touch) => (
      <li key={touch.touch_id} class="touch">
        <p class="chips">
          {touch.is_winner ? (
            <span class="badge good">
              {t('opened.won')} {touch.share !== '1 of 1' && touch.share}
            </span>
          ) : (
            <span class="badge">{t('opened.lost')}</span>
          )}
          <strong>{word('channel', touch.channel)}</strong>
          {touch.kind && <Kind kind={touch.kind} />}
          <span class="muted nums">{instant(touch.answered_at ?? touch.started_at, zone)}</span>
          {touch.conversation_id && (
            <Opens what="conversation" id={touch.conversation_id}>
              {t('opened.to_conversation')}
            </Opens>
          )}
        </p>
        <p class="what">{retold('why', touch.code, touch.reason)}</p>
        {touch.joined_by && <p class="muted small what">{match(touch.joined_by, touch.confidence)}</p>}
      </li>
    ))}
  </ul>
);
