-- All facts of the given orders.
-- grain:  event_key
-- reads:  order_facts, changed_orders
select
    o.order_key as order_key, o.shop_id as shop_id, o.trust as trust, o.occurred_at as occurred_at,
    o.payload as payload
from order_facts as o
inner join changed_orders as c on o.order_key = c.order_key
