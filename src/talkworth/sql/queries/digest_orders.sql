-- The orders placed in the period of which conversations and clicks earned most, the largest first.
-- grain:  order_id
-- reads:  credits, orders
-- takes:  $shop_id, $from_at, $until_at, $trust, $limit
-- units:  revenue_minor in the shop's currency, net of refunds to date; orders without a rate are left out

with by_kind as (
    select
        k.order_key as order_key, k.kind as kind, cast(sum(k.reporting_minor) as bigint) as revenue_minor,
        count(*) = count(k.reporting_minor) as is_known
    from credits as k
    where
        k.shop_id = $shop_id
        and k.ordered_at >= $from_at and k.ordered_at < $until_at
        and k.trust = $trust
        and k.kind in ('direct', 'assisted', 'recovered', 'saved')
    group by k.order_key, k.kind
),

earned as (
    select
        b.order_key as order_key, cast(sum(b.revenue_minor) as bigint) as revenue_minor,
        first(b.kind order by b.revenue_minor desc, b.kind) as kind
    from by_kind as b
    group by b.order_key
    having bool_and(b.is_known)
)

select
    o.order_id as order_id, o.order_name as order_name, o.ordered_at as ordered_at, e.kind as kind,
    e.revenue_minor as revenue_minor
from earned as e
inner join orders as o on e.order_key = o.order_key
where o.shop_id = $shop_id and e.revenue_minor > 0
order by e.revenue_minor desc, o.ordered_at desc, o.order_id
limit $limit
