-- Which of some bodies of a shop are among those that made no facts.
-- grain:  event_id
-- reads:  rejects
-- takes:  $shop_id, $event_ids

select distinct r.event_id as event_id
from rejects as r
where r.shop_id = $shop_id and r.event_id in (select unnest($event_ids))
