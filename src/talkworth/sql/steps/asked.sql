-- The order whose steps are asked for, and the others of its subscription: a save of one lies over several payments.
create temp table asked_orders as
select o.order_key as order_key, o.shop_id as shop_id, o.subscription_id as subscription_id
from store.main.orders as o
where
    o.order_key = $order_key
    or (o.shop_id, o.subscription_id) in (
        select (s.shop_id, s.subscription_id) from store.main.orders as s where s.order_key = $order_key
    );
