-- The privacy requests of platforms, answered or not: who answered which is in the control file.
-- grain:  seq
-- reads:  rejects
-- units:  received_at in UTC microseconds

select r.seq as seq, r.shop_id as shop_id, r.topic as topic, r.received_at as received_at
from rejects as r
where r.reason = 'redact-request'
order by r.seq
