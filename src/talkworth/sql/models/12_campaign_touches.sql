-- Visits that a campaign brought: they compete with the assistant where a rule set lets all channels compete.
-- grain:  touch_key
-- reads:  sessions, identities, rule_sets
-- units:  instants in UTC microseconds; columns stand as in touch_answers

select
    s.event_key as touch_key, s.event_id as touch_id, s.shop_id as shop_id, p.person_key as person_key,
    cast(null as bigint) as conversation_key, s.event_id as event_id, s.occurred_at as answered_at,
    s.traffic_source as channel, cast(null as bigint) as entry_click_at, cast(null as varchar) as entry_click_id,
    cast(9223372036854775807 as bigint) as competes_until_at, s.occurred_at as started_at
from sessions as s
inner join identities as p on s.identity_key = p.node_key
inner join rule_sets as r
    on s.shop_id = r.shop_id and s.occurred_at >= r.active_from and s.occurred_at < r.active_until
where
    s.is_campaign and not s.is_bot
    and (s.trust = 'verified' or s.received_at - s.occurred_at <= r.late_public_us)
    and s.shop_id in (select a.shop_id from rule_sets as a where a.scope = 'all_channels')
