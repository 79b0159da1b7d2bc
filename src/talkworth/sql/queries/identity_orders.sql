-- Counted orders of a period: how many carry no key, how many reach a person, how many earned something.
-- grain:  one row
-- reads:  orders, order_identifiers, order_reach, credits
-- takes:  $shop_id, $from_at, $until_at

with placed as (
    select o.order_key as order_key
    from orders as o
    where
        o.shop_id = $shop_id and o.excluded_reason is null and o.ordered_at >= $from_at and o.ordered_at < $until_at
),

keyed as (
    select distinct i.order_key as order_key
    from order_identifiers as i
    where i.shop_id = $shop_id
),

reached as (
    select distinct j.order_key as order_key
    from order_reach as j
    where j.shop_id = $shop_id
),

earned as (
    select distinct k.order_key as order_key
    from credits as k
    where k.shop_id = $shop_id and k.kind in ('direct', 'assisted', 'recovered', 'saved')
)

select
    count(*) as n_orders,
    count(*) filter (where i.order_key is null) as n_without_key,
    count(j.order_key) as n_reaching,
    count(k.order_key) as n_credited
from placed as p
left join keyed as i on p.order_key = i.order_key
left join reached as j on p.order_key = j.order_key
left join earned as k on p.order_key = k.order_key
