-- The products a lapse covers, and how many units; null is all of them.
-- grain:  lapse_key, product_id
-- reads:  lapses, shopper_steps, cart_lines
--
-- A cart is what its last whole statement said and every change since, in order of time and event id. Where an event
-- states how many of a product the cart holds after it, only changes since that event count for the product.

with told as (
    select
        s.event_key as event_key, s.person_key as person_key, s.cart_key as cart_key, s.occurred_at as occurred_at,
        s.event_id as event_id,
        sum(case when s.is_whole then 1 else 0 end) over (
            partition by s.person_key, s.cart_key order by s.occurred_at, s.event_id
            rows between unbounded preceding and current row
        ) as n_wholes
    from shopper_steps as s
    where s.step in ('cart', 'checkout')
),

moves as (
    select
        l.lapse_key as lapse_key, l.person_key as person_key, c.product_id as product_id, c.quantity as quantity,
        c.quantity_after as quantity_after,
        sum(case when c.quantity_after is not null then 1 else 0 end) over (
            partition by l.lapse_key, c.product_id order by e.occurred_at, e.event_id
        ) as n_states
    from lapses as l
    inner join told as t on l.lapse_key = t.event_key
    inner join told as e
        on
            t.person_key = e.person_key and coalesce(t.cart_key, 0) = coalesce(e.cart_key, 0)
            and t.n_wholes = e.n_wholes
            and (t.occurred_at > e.occurred_at or (t.occurred_at = e.occurred_at and t.event_id >= e.event_id))
    inner join cart_lines as c on e.event_key = c.event_key
),

newest as (
    select m.*, max(m.n_states) over (partition by m.lapse_key, m.product_id) as n_states_in_all
    from moves as m
),

carts as (
    select
        n.lapse_key as lapse_key, n.person_key as person_key, n.product_id as product_id,
        cast(coalesce(max(n.quantity_after), 0) + sum(n.quantity) as bigint) as quantity
    from newest as n
    where n.n_states = n.n_states_in_all
    group by n.lapse_key, n.person_key, n.product_id
)

select c.lapse_key as lapse_key, c.person_key as person_key, c.product_id as product_id, c.quantity as quantity
from carts as c
where c.quantity > 0
union all
select
    l.lapse_key as lapse_key, l.person_key as person_key, l.product_id as product_id, cast(null as bigint) as quantity
from lapses as l
where l.lapse_type = 'friction' and l.product_id is not null
