-- Which of some orders a verified source has placed.
-- grain:  order_key
-- reads:  order_facts
-- takes:  $order_keys

select distinct f.order_key as order_key
from order_facts as f
where f.trust = 'verified' and f.type = 'order_placed' and f.order_key in (select unnest($order_keys))
