-- One order by its id or its name.
-- grain:  one row
-- reads:  orders
-- takes:  $shop_id, $key
-- units:  *_minor in the order's currency; instants in UTC microseconds
--
-- No row where there is no such order. An id goes before a name, of several orders of a name the newest.

select
    o.order_key as order_key, o.order_id as order_id, o.order_name as order_name, o.person_key as person_key,
    o.is_known as is_known, o.ordered_at as ordered_at, o.paid_at as paid_at, o.currency as currency,
    o.total_minor as total_minor, o.tax_minor as tax_minor, o.shipping_minor as shipping_minor,
    o.tips_minor as tips_minor, o.gift_card_minor as gift_card_minor, o.net_minor as net_minor,
    o.balance_minor as balance_minor, o.trust as trust, o.is_conflicting as is_conflicting,
    o.excluded_reason as excluded_reason, o.sales_channel as sales_channel, o.source as source,
    o.rate_numerator as rate_numerator, o.rate_denominator as rate_denominator,
    o.customer_order_index as customer_order_index, o.is_renewal as is_renewal, o.subscription_id as subscription_id
from orders as o
where
    o.shop_id = $shop_id
    and (o.order_id = $key or o.order_name = $key or o.order_name = '#' || $key)
order by case when o.order_id = $key then 0 when o.order_name = $key then 1 else 2 end, o.ordered_at desc
limit 1
