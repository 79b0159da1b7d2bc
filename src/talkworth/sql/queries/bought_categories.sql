-- Net merchandise revenue of the orders of a period by the category bought, by kind and in all (kind null).
-- grain:  category, kind
-- reads:  credits, order_lines
-- takes:  $shop_id, $from_at, $until_at, $trust
-- units:  revenue_minor in the shop's currency, net of refunds; lines without a category are unknown

with lines as (
    select
        coalesce(n.category, 'unknown') as category, k.kind as kind, k.order_key as order_key,
        k.reporting_minor as reporting_minor
    from credits as k
    left join order_lines as n on k.order_key = n.order_key and k.line_id = n.line_id
    where
        k.shop_id = $shop_id and k.trust = $trust and k.reporting_minor is not null
        and k.ordered_at >= $from_at and k.ordered_at < $until_at
)

select
    l.category as category,
    l.kind as kind,
    count(distinct l.order_key) as n_orders,
    cast(sum(l.reporting_minor) as bigint) as revenue_minor
from lines as l
group by grouping sets ((l.category, l.kind), (l.category))
