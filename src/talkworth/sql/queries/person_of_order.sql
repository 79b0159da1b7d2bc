-- The identifiers of an order that are of the person it belongs to.
-- grain:  kind, value
-- reads:  orders, order_identifiers, identities
-- takes:  $shop_id, $order_id

select i.kind as kind, i.value as value
from orders as o
inner join order_identifiers as i on o.order_key = i.order_key
inner join identities as p on i.node_key = p.node_key and o.person_key = p.person_key
where o.shop_id = $shop_id and o.order_id = $order_id
order by i.kind, i.value
