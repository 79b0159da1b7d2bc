-- What we hold under keys that came again.
-- grain:  event_key
-- reads:  events, again, order_facts, sessions, save_facts, subscription_facts
select
    e.event_key as event_key, e.sha256 as sha256, e.received_at as received_at, e.seq as seq,
    e.identity_keys as identity_keys, coalesce(o.order_key, f.order_key) as order_key, s.session_id as session_id,
    f.request_id as request_id, coalesce(f.subscription_id, p.subscription_id) as subscription_id
from events as e
inner join again as a on e.event_key = a.event_key
left join order_facts as o on e.event_key = o.event_key
left join sessions as s on e.event_key = s.event_key
left join save_facts as f on e.event_key = f.event_key
left join subscription_facts as p on e.event_key = p.event_key
