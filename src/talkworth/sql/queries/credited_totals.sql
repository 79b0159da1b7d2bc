-- How many orders were asked for, in how many rows, and what they come to.
-- grain:  one row
-- reads:  asked_credits, orders
-- takes:  $shop_id, $text
-- units:  reporting_minor in the shop's currency; n_orders leaves out those without a rate to it

select
    count(*) as n_rows,
    count(distinct case when h.reporting_minor is not null then h.order_key end) as n_orders,
    cast(coalesce(sum(h.reporting_minor), 0) as bigint) as reporting_minor
from asked_credits as h
inner join orders as o on h.order_key = o.order_key
where
    o.shop_id = $shop_id
    and ($text = '' or contains(lower(o.order_id), lower($text)) or contains(lower(o.order_name), lower($text)))
