-- Parts of conversations: when they ran and whether they count. A part without a message is no conversation.
-- grain:  conversation_key
-- reads:  conversation_parts, conversation_events
-- units:  instants in UTC microseconds
--
-- A part starts with its first message; the first part with an open shortly before it, if there was one.
-- The key of a part is its conversation's node key plus the number of the part: node keys leave room for it.

with spans as (
    select
        p.conversation_node as conversation_node,
        p.part as part,
        min(p.person_key) as person_key,
        min(e.shop_id) as shop_id,
        min(e.conversation_id) as conversation_id,
        arg_min(e.session_id, (e.occurred_at, e.event_id)) filter (where e.session_id is not null) as session_id,
        arg_min(p.part_gap_us, (e.occurred_at, e.event_id)) filter (where p.is_message) as part_gap_us,
        min(case when p.is_message then p.occurred_at end) as first_message_at,
        max(case when p.is_message then p.occurred_at end) as ended_at,
        bool_or(e.is_bot) as is_bot,
        bool_or(p.is_meaningful)
        and (bool_or(e.step = 'assistant') or not bool_or(e.step = 'start' and e.handled_by = 'human')) as is_for_ai
    from conversation_parts as p
    inner join conversation_events as e on p.event_key = e.event_key
    group by p.conversation_node, p.part
),

opens as (
    select s.conversation_node as conversation_node, min(e.occurred_at) as opened_at
    from spans as s
    inner join conversation_events as e on s.conversation_node = e.identity_key
    where
        s.part = 0
        and e.step = 'start'
        and e.occurred_at < s.first_message_at
        and s.first_message_at - e.occurred_at < s.part_gap_us
    group by s.conversation_node
)

select
    s.conversation_node + s.part as conversation_key,
    s.conversation_node as conversation_node,
    s.part as part,
    s.person_key as person_key,
    s.shop_id as shop_id,
    s.conversation_id as conversation_id,
    s.session_id as session_id,
    case when s.part = 0 then coalesce(o.opened_at, s.first_message_at) else s.first_message_at end as started_at,
    s.ended_at as ended_at,
    lag(s.ended_at) over (partition by s.conversation_node order by s.part) as previous_ended_at,
    s.is_bot as is_bot,
    s.is_for_ai and not s.is_bot as is_meaningful
from spans as s
left join opens as o on s.conversation_node = o.conversation_node
where s.first_message_at is not null
