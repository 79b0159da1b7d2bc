-- Why some orders are not in the ledger, wholly or in part.
-- grain:  order_id
-- reads:  order_facts, orders
-- takes:  $shop_id, $order_ids

select distinct
    f.order_id as order_id,
    case
        when o.order_key is null then 'no-order'
        when o.excluded_reason is null and o.rate_denominator is null then 'no-rate'
        else o.excluded_reason
    end as reason
from order_facts as f
left join orders as o on f.order_key = o.order_key
where f.shop_id = $shop_id and f.order_id in (select unnest($order_ids))
