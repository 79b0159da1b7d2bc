-- What each person did on the way to an order, and when they next touched a cart, a checkout or ordered.
-- grain:  event_key
-- reads:  shopper_events, identities, orders
-- units:  instants in UTC microseconds
--
-- At one instant an order comes after all else: it closes what came at or before it. n_closings counts carts,
-- checkouts and orders up to here, so that equal counts mean nothing lay between.

with steps as (
    select
        p.person_key as person_key, e.occurred_at as occurred_at, 0 as class, e.event_id as event_id,
        e.event_key as event_key, e.step in ('cart', 'checkout') as is_closing
    from shopper_events as e
    inner join identities as p on e.identity_key = p.node_key
    where not e.is_bot and not p.is_ignored
    union all
    select
        o.person_key as person_key, o.ordered_at as occurred_at, 1 as class, o.order_id as event_id,
        cast(null as bigint) as event_key, true as is_closing
    from orders as o
    where o.is_shopper_placed
),

runs as (
    select
        s.person_key as person_key, s.event_key as event_key,
        min(case when s.is_closing then s.occurred_at end) over (
            partition by s.person_key order by s.occurred_at, s.class, s.event_id
            rows between 1 following and unbounded following
        ) as closed_at,
        sum(case when s.is_closing then 1 else 0 end) over (
            partition by s.person_key order by s.occurred_at, s.class, s.event_id
            rows between unbounded preceding and current row
        ) as n_closings
    from steps as s
)

select
    e.event_key as event_key, e.event_id as event_id, e.shop_id as shop_id, r.person_key as person_key,
    e.step as step, e.occurred_at as occurred_at, e.cart_key as cart_key, e.has_contact as has_contact,
    e.is_whole as is_whole, e.product_id as product_id, r.closed_at as closed_at, r.n_closings as n_closings
from runs as r
inner join shopper_events as e on r.event_key = e.event_key
