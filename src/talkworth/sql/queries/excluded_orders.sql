-- Orders placed in the period that are not in the ledger, counted by reason.
-- grain:  reason
-- reads:  orders
-- takes:  $shop_id, $from_at, $until_at

select o.excluded_reason as reason, count(*) as n_orders
from orders as o
where
    o.shop_id = $shop_id
    and o.excluded_reason is not null
    and o.ordered_at >= $from_at and o.ordered_at < $until_at
group by o.excluded_reason
order by count(*) desc, o.excluded_reason
