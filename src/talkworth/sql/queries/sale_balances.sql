-- What each sale of a period's orders is worth after all refunds to date, portion by portion.
-- grain:  sale_key
-- reads:  orders, order_entries
-- takes:  $shop_id, $from_at, $until_at, $trust
-- units:  whole minor units of the shop's currency; what has no rate is left out

with portions as (
    select
        e.sale_key as sale_key, e.portion_key as portion_key,
        cast(sum(e.reporting_minor) as bigint) as balance_minor
    from order_entries as e
    inner join orders as o on e.order_key = o.order_key
    where
        o.shop_id = $shop_id and o.ordered_at >= $from_at and o.ordered_at < $until_at and o.trust = $trust
        and o.excluded_reason is null and e.reporting_minor is not null
    group by e.sale_key, e.portion_key
)

select p.sale_key as sale_key, list(p.balance_minor) as balances
from portions as p
group by p.sale_key
