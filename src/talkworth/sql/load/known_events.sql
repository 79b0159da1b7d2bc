-- What we hold under keys that came again.
-- grain:  event_key
-- reads:  events, again, order_facts, sessions
select
    e.event_key as event_key, e.sha256 as sha256, e.received_at as received_at, e.seq as seq,
    e.identity_keys as identity_keys, o.order_key as order_key, s.session_id as session_id
from events as e
inner join again as a on e.event_key = a.event_key
left join order_facts as o on e.event_key = o.event_key
left join sessions as s on e.event_key = s.event_key
