-- Orders that are kept but are not in the ledger, orders without a rate, and orders we never saw placed, by reason.
-- grain:  shop_id, reason
-- reads:  orders, order_facts

with found as (
    select o.shop_id as shop_id, coalesce(o.excluded_reason, 'no-rate') as reason
    from orders as o
    where o.excluded_reason is not null or o.rate_denominator is null
    union all
    select distinct on (f.order_key) f.shop_id as shop_id, 'no-order' as reason
    from order_facts as f
    left join orders as o on f.order_key = o.order_key
    where o.order_key is null
)

select f.shop_id as shop_id, f.reason as reason, count(*) as n_orders
from found as f
group by f.shop_id, f.reason
order by f.shop_id asc, count(*) desc, f.reason asc
