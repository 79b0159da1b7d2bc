-- Orders that are kept but are not in the ledger, and orders without a rate, by reason.
-- grain:  shop_id, reason
-- reads:  orders

select
    o.shop_id as shop_id,
    coalesce(o.excluded_reason, 'no-rate') as reason,
    count(*) as n_orders
from orders as o
where o.excluded_reason is not null or o.rate_denominator is null
group by o.shop_id, coalesce(o.excluded_reason, 'no-rate')
order by o.shop_id asc, count(*) desc, coalesce(o.excluded_reason, 'no-rate') asc
