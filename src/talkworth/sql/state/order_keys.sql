-- Every order that any fact names.
-- grain:  order_key
-- reads:  order_facts
select distinct o.order_key as order_key
from order_facts as o
