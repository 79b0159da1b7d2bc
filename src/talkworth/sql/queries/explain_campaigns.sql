-- Visits of some persons that a campaign brought before an instant, newest first.
-- grain:  event_id
-- reads:  sessions, identities, rule_sets
-- takes:  $shop_id, $person_keys, $sold_at
-- units:  instants in UTC microseconds; at most 50 visits

select
    s.event_id as event_id, s.traffic_source as channel, n.person_key as person_key, s.occurred_at as occurred_at,
    s.received_at as received_at, s.is_bot as is_bot,
    s.trust = 'client-reported' and s.received_at - s.occurred_at > r.late_public_us as is_late,
    r.late_public_us as late_public_us
from sessions as s
inner join identities as n on s.identity_key = n.node_key
inner join rule_sets as r
    on s.shop_id = r.shop_id and s.occurred_at >= r.active_from and s.occurred_at < r.active_until
where
    s.shop_id = $shop_id
    and s.is_campaign
    and n.person_key in (select unnest($person_keys))
    and s.occurred_at < $sold_at
order by s.occurred_at desc, s.event_id
limit 50
