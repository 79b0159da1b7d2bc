-- The assistant's messages in some conversations, and what keeps each from helping.
-- grain:  conversation_id, event_id
-- reads:  conversation_events, rule_sets
-- takes:  $shop_id, $nodes
-- units:  instants in UTC microseconds; $nodes are identity keys of conversations
--
-- follows_greeting: the latest shopper message before it is a greeting; null before any shopper message.

with said as (
    select
        e.conversation_id as conversation_id, e.event_id as event_id, e.identity_key as node_key, e.step as step,
        e.occurred_at as occurred_at, e.received_at as received_at, e.outcome as outcome,
        e.outcome_source as outcome_source, e.is_greeting as is_greeting,
        e.trust = 'client-reported' and e.received_at - e.occurred_at > r.late_public_us as is_late,
        r.late_public_us as late_public_us,
        last_value(case when e.step = 'shopper' then e.is_greeting end ignore nulls) over (
            partition by e.identity_key order by e.occurred_at, e.event_id
            rows between unbounded preceding and 1 preceding
        ) as follows_greeting
    from conversation_events as e
    inner join rule_sets as r
        on e.shop_id = r.shop_id and e.occurred_at >= r.active_from and e.occurred_at < r.active_until
    where e.shop_id = $shop_id and e.identity_key in (select unnest($nodes))
)

select
    s.conversation_id as conversation_id, s.event_id as event_id, s.node_key as node_key,
    s.occurred_at as occurred_at, s.received_at as received_at, s.outcome as outcome,
    s.outcome_source as outcome_source, s.is_greeting as is_greeting, s.is_late as is_late,
    s.late_public_us as late_public_us, coalesce(s.follows_greeting, false) as follows_greeting
from said as s
where s.step = 'assistant'
order by s.occurred_at, s.event_id
