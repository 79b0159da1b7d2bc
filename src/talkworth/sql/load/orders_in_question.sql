-- The orders that a request, a subscription or another order of the same subscription puts in question.
-- grain:  order_key
-- reads:  save_facts, order_states, questioned_requests, questioned_subscriptions, dirty_orders
--
-- A list that is empty has no type of its own, hence the casts.

with requests as (
    select f.shop_id as shop_id, f.order_key as order_key, f.subscription_id as subscription_id
    from save_facts as f
    inner join questioned_requests as q
        on f.shop_id = cast(q.shop_id as varchar) and f.request_id = cast(q.request_id as varchar)
),

subscriptions as (
    select cast(q.shop_id as varchar) as shop_id, cast(q.subscription_id as varchar) as subscription_id
    from questioned_subscriptions as q
    union
    select r.shop_id as shop_id, r.subscription_id as subscription_id from requests as r
    union
    select o.shop_id as shop_id, o.subscription_id as subscription_id
    from order_states as o
    inner join dirty_orders as d on o.order_key = d.order_key
)

select r.order_key as order_key from requests as r where r.order_key is not null
union
select o.order_key as order_key
from order_states as o
inner join subscriptions as s on o.shop_id = s.shop_id and o.subscription_id = s.subscription_id
