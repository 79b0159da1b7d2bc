-- The orders placed in a period, those outside the ledger too, with the reason.
-- grain:  order_id
-- reads:  orders
-- takes:  $shop_id, $from_at, $until_at
-- units:  *_minor in the order's currency

select
    o.order_id as order_id, o.order_name as order_name, make_timestamptz(o.ordered_at) as ordered_at,
    make_timestamptz(o.paid_at) as paid_at, o.currency as currency, o.total_minor as total_minor,
    o.tax_minor as tax_minor, o.shipping_minor as shipping_minor, o.tips_minor as tips_minor,
    o.gift_card_minor as gift_card_minor, o.net_minor as net_minor, o.balance_minor as balance_minor,
    o.trust as trust, o.is_conflicting as is_conflicting, o.excluded_reason as excluded_reason,
    o.sales_channel as sales_channel, o.customer_order_index as customer_order_index, o.is_renewal as is_renewal,
    o.subscription_id as subscription_id, o.rule_set_version as rule_set_version
from orders as o
where o.shop_id = $shop_id and o.ordered_at >= $from_at and o.ordered_at < $until_at
order by o.ordered_at, o.order_id
