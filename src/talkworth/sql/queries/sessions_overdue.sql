-- Sessions that were last heard of before an instant.
-- grain:  session_id
-- reads:  events
-- takes:  $shop_id, $before
-- units:  instants in UTC microseconds

select e.session_id as session_id
from events as e
where e.shop_id = $shop_id and e.session_id is not null
group by e.session_id
having max(e.received_at) < $before
