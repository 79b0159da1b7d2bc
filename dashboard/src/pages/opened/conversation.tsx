// Whether a conversation counts, which answers helped, and every order it could have earned.
import { useTold } from '../../api';
import { count, instant, money } from '../../format';
import type { ExplainedConversation, ExplainedPart } from '../../types';
import { Answered } from '../../ui/states';
import { retold, t, word } from '../../words';
import { Flag } from './flag';
import { Events, explainUrl, Kind, Opens, useHeading } from './parts';

export function Conversation({ id }: { id: string }) {
  const told = useTold<ExplainedConversation>(explainUrl('conversation', id));
  const hasEarned = told.data?.parts.some((part) => part.orders.some((order) => order.kinds.length));
  useHeading(t(!told.data ? 'opened.conversation' : hasEarned ? 'opened.earned' : 'opened.earned_nothing'));
  return (
    <Answered told={told} lines={10}>
      {(talk) => (
        <>
          <p class="muted">
            <code>{talk.conversation_id}</code>
          </p>
          <p data-testid="statement">{retold('lead', 'conversation', talk.statement)}</p>
          {talk.parts.map((part) => (
            <Part key={part.part} part={part} zone={talk.timezone} isOnly={talk.parts.length === 1} />
          ))}
          <div class="folds">
            <Events events={talk.events} zone={talk.timezone} />
            <Flag
              what="conversation"
              id={talk.conversation_id}
              flags={talk.flags}
              zone={talk.timezone}
              again={told.again}
            />
          </div>
        </>
      )}
    </Answered>
  );
}

function Part({ part, zone, isOnly }: { part: ExplainedPart; zone: string; isOnly: boolean }) {
  return (
    <section>
      <h3>
        {!isOnly && `${t('talk.part', { n: part.part + 1 })} · `}
        {instant(part.started_at, zone, { year: true })} – {instant(part.ended_at, zone)}
      </h3>
      <p class="chips">
        <span class={part.is_meaningful ? 'badge good' : 'badge'}>
          {t(part.is_meaningful ? 'talk.counts' : 'talk.counts_not')}
        </span>
        <span class="badge">{word('channel', part.channel)}</span>
        {part.intent && <span class="badge">{word('intent', part.intent)}</span>}
        {part.workflow && <span class="badge">{word('workflow', part.workflow)}</span>}
        {part.assistant && <bdi class="badge">{part.assistant}</bdi>}
        {part.is_handed_off && <span class="badge">{t('talk.handed_off')}</span>}
      </p>
      {part.code && <p class="what">{retold('why', part.code, part.meaning)}</p>}
      <p class="muted">{t('talk.messages', { asked: count(part.n_shopper_messages), n: count(part.n_answers) })}</p>
      <ul class="plain">
        {part.answers.map((answer) => (
          <li key={answer.event_id} class="chips">
            <span class={answer.is_earning ? 'badge good' : 'badge'}>
              {t(answer.is_earning ? 'talk.helped' : 'talk.helped_not')}
            </span>
            <span class="muted nums">{instant(answer.at, zone, { seconds: true })}</span>
            <span>{retold('answer', answer.code, answer.reason)}</span>
          </li>
        ))}
      </ul>
      {part.orders.length === 0 ? (
        <p class="muted">{t('talk.no_orders')}</p>
      ) : (
        <ul class="plain">
          {part.orders.map((order) => (
            <li key={order.order_id} class="touch">
              <p class="chips">
                <Opens what="order" id={order.order_id}>
                  {order.order_name ?? order.order_id}
                </Opens>
                <strong class="nums">{money(order.credit_minor, order.currency)}</strong>
                {order.kinds.map((kind) => (
                  <Kind key={kind} kind={kind} />
                ))}
                <span class="muted nums">{instant(order.ordered_at, zone)}</span>
              </p>
              <p class="what">{retold('why', order.code, order.reason)}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
