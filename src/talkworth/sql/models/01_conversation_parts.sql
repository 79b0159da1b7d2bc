-- Every conversation event with its part, and what it proves: a message that counts, an answer that helped.
-- grain:  event_key
-- reads:  conversation_events, identities, rule_sets
-- units:  instants in UTC microseconds
--
-- A silence of the rule set's part gap starts a new part. An answer to a greeting does not help; an answer that a
-- browser reported too late is kept but does not earn.

with placed as (
    select
        e.event_key as event_key,
        e.event_id as event_id,
        e.identity_key as conversation_node,
        p.person_key as person_key,
        e.occurred_at as occurred_at,
        e.step in ('shopper', 'assistant', 'human') as is_message,
        e.step = 'shopper' and e.addressed_to = 'assistant' and not e.is_greeting as is_meaningful,
        e.step = 'assistant' and e.outcome = 'answered' and not e.is_greeting as is_answer,
        e.trust = 'client-reported' and e.received_at - e.occurred_at > r.late_public_us as is_late,
        r.part_gap_us as part_gap_us,
        max(case when e.step in ('shopper', 'assistant', 'human') then e.occurred_at end) over earlier as message_at,
        last_value(case when e.step = 'shopper' then e.is_greeting end ignore nulls) over earlier as follows_greeting
    from conversation_events as e
    inner join identities as p on e.identity_key = p.node_key
    inner join rule_sets as r
        on e.shop_id = r.shop_id and e.occurred_at >= r.active_from and e.occurred_at < r.active_until
    window
        earlier as (
            partition by e.identity_key order by e.occurred_at, e.event_id
            rows between unbounded preceding and 1 preceding
        )
)

select
    p.event_key as event_key,
    p.event_id as event_id,
    p.conversation_node as conversation_node,
    cast(sum(case when p.is_message and p.occurred_at - p.message_at >= p.part_gap_us then 1 else 0 end) over (
        partition by p.conversation_node order by p.occurred_at, p.event_id
    ) as integer) as part,
    p.person_key as person_key,
    p.occurred_at as occurred_at,
    p.is_message as is_message,
    p.is_meaningful as is_meaningful,
    p.is_answer and not coalesce(p.follows_greeting, false) as is_helpful,
    p.is_late as is_late,
    p.part_gap_us as part_gap_us
from placed as p
