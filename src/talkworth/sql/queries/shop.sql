-- One shop, and whether browsers are the only ones that ever told us of its orders.
-- grain:  shop_id
-- reads:  shops, orders
-- takes:  $shop_id

with told as (
    select
        count(*) as n_orders,
        count(*) filter (where o.trust = 'verified') as n_verified
    from orders as o
    where o.shop_id = $shop_id
)

select
    s.shop_id as shop_id,
    s.name as name,
    s.currency as currency,
    s.timezone as timezone,
    t.n_orders > 0 and t.n_verified = 0 as has_client_orders_only
from shops as s
cross join told as t
where s.shop_id = $shop_id
