-- Which of some orders there are, and why one is not in the ledger, wholly or in part.
-- grain:  order_key
-- reads:  orders
-- takes:  $order_keys

select
    o.order_key as order_key,
    case
        when o.excluded_reason is null and o.rate_denominator is null then 'no-rate'
        else o.excluded_reason
    end as reason
from orders as o
where o.order_key in (select unnest($order_keys))
