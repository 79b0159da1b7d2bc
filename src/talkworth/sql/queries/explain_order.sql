-- One order by its id or its name, with its rule set and the stretch of time its path covers.
-- grain:  one row
-- reads:  orders, rule_sets, order_paths
-- takes:  $shop_id, $key
-- units:  *_minor in the order's currency; instants and *_us in microseconds; the path's are null out of the ledger
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
    o.customer_order_index as customer_order_index, r.version as rule_set_version, r.model as model,
    r.direct_us as direct_us, r.assisted_us as assisted_us, r.late_public_us as late_public_us,
    r.part_gap_us as part_gap_us, r.entry_click_us as entry_click_us, p.direct_from_at as direct_from_at,
    p.path_from_at as path_from_at, p.previous_at as previous_at
from orders as o
inner join rule_sets as r on o.shop_id = r.shop_id and o.rule_set_version = r.version
left join order_paths as p on o.order_key = p.order_key
where
    o.shop_id = $shop_id
    and (o.order_id = $key or o.order_name = $key or o.order_name = '#' || $key)
order by case when o.order_id = $key then 0 when o.order_name = $key then 1 else 2 end, o.ordered_at desc
limit 1
