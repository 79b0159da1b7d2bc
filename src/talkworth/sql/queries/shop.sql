-- One shop, and whether browsers are the only ones that ever told us of its orders.
-- grain:  shop_id
-- reads:  shops, orders
-- takes:  $shop_id

select
    s.shop_id as shop_id,
    s.name as name,
    s.currency as currency,
    s.timezone as timezone,
    exists (select 1 from orders as o where o.shop_id = s.shop_id)
    and not exists (
        select 1 from orders as o
        where o.shop_id = s.shop_id and o.trust = 'verified'
    ) as has_client_orders_only
from shops as s
where s.shop_id = $shop_id
