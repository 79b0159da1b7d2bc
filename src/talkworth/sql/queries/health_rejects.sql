-- What the journal holds and the warehouse does not act on, counted by reason.
-- grain:  shop_id, door, reason
-- reads:  rejects

select
    r.shop_id as shop_id,
    r.door as door,
    r.reason as reason,
    count(*) as n_entries,
    max(r.received_at) as last_received_at,
    arg_max(r.topic, r.seq) as last_topic
from rejects as r
group by r.shop_id, r.door, r.reason
order by count(*) desc, r.shop_id asc, r.door asc, r.reason asc
