-- Orders that reach a person, placed from an instant on, and those a touch earned of, oldest first, by kind.
-- grain:  order_id, kind
-- reads:  orders, order_reach, credits
-- takes:  $shop_id, $person_key, $from_at, $touch_id
-- units:  credit_minor is what $touch_id earned of it, in the order's currency; at most 20 orders

with earned as (
    select k.order_key as order_key, k.kind as kind, cast(sum(k.credit_minor) as bigint) as credit_minor
    from credits as k
    where k.shop_id = $shop_id and k.touch_id = $touch_id
    group by k.order_key, k.kind
),

chosen as (
    select
        o.order_key as order_key, o.order_id as order_id, o.order_name as order_name, o.ordered_at as ordered_at,
        o.currency as currency
    from order_reach as j
    inner join orders as o on j.order_key = o.order_key
    where
        o.shop_id = $shop_id and j.person_key = $person_key
        and (o.ordered_at >= $from_at or o.order_key in (select e.order_key from earned as e))
    order by o.ordered_at, o.order_id
    limit 20
)

select
    c.order_id as order_id, c.order_name as order_name, c.ordered_at as ordered_at, c.currency as currency,
    coalesce(e.credit_minor, 0) as credit_minor, e.kind as kind
from chosen as c
left join earned as e on c.order_key = e.order_key
order by c.ordered_at, c.order_id, e.kind
