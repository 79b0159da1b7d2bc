-- Revenue under the published rule: a helpful touch within 24 hours, orders placed in the period.
-- grain:  one row
-- reads:  published_sales, order_entries, orders
-- takes:  $shop_id, $from_at, $until_at, $trust, $cut_at
-- units:  amount_minor in the shop's currency, net of refunds; nothing from $cut_at on
--
-- Whatever rule set is in force, and before saves move money: the entries of published sales.

select
    cast(coalesce(sum(e.reporting_minor), 0) as bigint) as amount_minor,
    count(distinct case when e.reporting_minor is not null then e.order_key end) as n_orders
from order_entries as e
inner join published_sales as p on e.sale_key = p.sale_key
inner join orders as o on e.order_key = o.order_key
where
    o.shop_id = $shop_id
    and o.trust = $trust
    and o.ordered_at >= $from_at and o.ordered_at < $until_at and o.ordered_at < $cut_at
    and e.occurred_at < $cut_at
