-- The privacy requests of a shop's platforms that nobody has answered by an erasure.
-- grain:  seq
-- reads:  rejects
-- takes:  $shop_id
-- units:  received_at in UTC microseconds

select r.seq as seq, r.door as door, r.topic as topic, r.received_at as received_at
from rejects as r
where r.shop_id = $shop_id and r.reason = 'redact-request'
order by r.seq
