-- What may earn credit: each helpful answer of a meaningful conversation, and each click that stands alone.
-- grain:  touch_key, event_id
-- reads:  conversations, conversation_parts, clicks, identities, rule_sets
-- units:  instants in UTC microseconds
--
-- An FAQ click that opened a conversation competes until that conversation's first answer that earns; a nudge click
-- that opened one is judged by its answers alone.

select
    c.conversation_key as touch_key,
    c.conversation_id || '#' || cast(c.part as varchar) as touch_id,
    c.shop_id as shop_id,
    c.person_key as person_key,
    c.conversation_key as conversation_key,
    p.event_id as event_id,
    p.occurred_at as answered_at,
    c.channel as channel,
    c.entry_click_at as entry_click_at,
    c.entry_click_id as entry_click_id,
    cast(9223372036854775807 as bigint) as competes_until_at,
    c.started_at as started_at
from conversations as c
inner join conversation_parts as p
    on c.conversation_key = p.conversation_node + p.part and c.part = p.part
where c.is_meaningful and p.is_helpful and not p.is_late
union all
select
    k.event_key as touch_key,
    k.event_id as touch_id,
    k.shop_id as shop_id,
    p.person_key as person_key,
    cast(null as bigint) as conversation_key,
    k.event_id as event_id,
    k.occurred_at as answered_at,
    k.click_type as channel,
    cast(null as bigint) as entry_click_at,
    cast(null as varchar) as entry_click_id,
    case
        when c.conversation_key is null then cast(9223372036854775807 as bigint)
        else coalesce(c.first_helpful_at, cast(9223372036854775807 as bigint))
    end as competes_until_at,
    k.occurred_at as started_at
from clicks as k
inner join identities as p on k.identity_key = p.node_key
inner join rule_sets as r
    on k.shop_id = r.shop_id and k.occurred_at >= r.active_from and k.occurred_at < r.active_until
left join conversations as c on k.event_key = c.entry_click_key
where
    not k.is_bot
    and (k.trust = 'verified' or k.received_at - k.occurred_at <= r.late_public_us)
    and k.is_answered
    and (k.click_type = 'faq' or c.conversation_key is null)
