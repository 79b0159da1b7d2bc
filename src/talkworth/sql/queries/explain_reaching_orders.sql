-- Orders that reach a person, placed from an instant on, oldest first.
-- grain:  order_id
-- reads:  orders, order_reach, credits
-- takes:  $shop_id, $person_key, $from_at, $touch_id
-- units:  credit_minor is what $touch_id earned of it, in the order's currency; at most 20 orders

select
    o.order_id as order_id, o.order_name as order_name, o.ordered_at as ordered_at, o.currency as currency,
    cast(coalesce(sum(k.credit_minor), 0) as bigint) as credit_minor, min(k.kind) as kind
from order_reach as j
inner join orders as o on j.order_key = o.order_key
left join credits as k on o.order_key = k.order_key and k.touch_id = $touch_id and k.model = 'first_touch'
where o.shop_id = $shop_id and j.person_key = $person_key and o.ordered_at >= $from_at
group by o.order_id, o.order_name, o.ordered_at, o.currency
order by o.ordered_at, o.order_id
limit 20
