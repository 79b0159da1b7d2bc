-- What touches compete for: all that was sold in orders of the ledger, and upgrades; not a renewal's own sale.
-- grain:  sale_key
-- reads:  orders, order_sales, upgrades
-- units:  instants in UTC microseconds

select
    s.sale_key as sale_key, s.order_key as order_key, s.sale_id as sale_id, s.sold_at as sold_at,
    o.shop_id as shop_id, o.order_id as order_id, o.person_key as person_key
from order_sales as s
inner join orders as o on s.order_key = o.order_key
where o.excluded_reason is null and not (o.is_renewal and s.sale_key = s.order_key)
union all
select
    u.sale_key as sale_key, u.order_key as order_key, 'upgrade' as sale_id, u.changed_at as sold_at,
    u.shop_id as shop_id, u.order_id as order_id, o.person_key as person_key
from upgrades as u
inner join orders as o on u.order_key = o.order_key
