-- A page of conversations, with what they earned and why those that do not count do not.
-- grain:  conversation_id, part
-- reads:  asked_conversations, conversations, conversation_credits
-- takes:  $sort, $limit, $offset
-- units:  *_minor in the shop's currency, null where nothing was earned; instants in UTC microseconds
--
-- $sort is newest, oldest, or largest by what was earned.

with page as (
    select
        a.conversation_key as conversation_key, a.started_at as started_at, a.n_orders as n_orders,
        a.total_minor as total_minor
    from asked_conversations as a
    order by
        case $sort when 'largest' then a.total_minor when 'oldest' then -a.started_at end desc, a.started_at desc,
        a.conversation_key
    limit $limit offset $offset
)

select
    c.conversation_id as conversation_id, c.part as part, c.started_at as started_at, c.ended_at as ended_at,
    c.channel as channel, c.intent as intent, c.workflow as workflow, c.assistant as assistant,
    c.assistant_version as assistant_version, c.is_meaningful as is_meaningful, c.is_bot as is_bot,
    c.is_human_only as is_human_only, c.is_handed_off as is_handed_off, c.n_messages as n_messages,
    c.n_shopper_messages as n_shopper_messages, c.n_answers as n_answers, c.last_helpful_at as last_helpful_at,
    p.n_orders as n_orders, e.direct_minor as direct_minor, e.assisted_minor as assisted_minor,
    e.recovered_minor as recovered_minor, e.saved_minor as saved_minor
from page as p
inner join conversations as c on p.conversation_key = c.conversation_key
left join conversation_credits as e on p.conversation_key = e.conversation_key
order by
    case $sort when 'largest' then p.total_minor when 'oldest' then -p.started_at end desc, p.started_at desc,
    p.conversation_key
