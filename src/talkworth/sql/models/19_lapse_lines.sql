-- The products a lapse covers, and how many units; null is all of them.
-- grain:  lapse_key, product_id
-- reads:  lapses, shopper_steps, cart_lines
--
-- A cart is what its last whole statement said and every change since, in order of time and event id.

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

carts as (
    select
        l.lapse_key as lapse_key, l.person_key as person_key, c.product_id as product_id,
        cast(sum(c.quantity) as bigint) as quantity
    from lapses as l
    inner join told as t on l.lapse_key = t.event_key
    inner join told as e
        on
            t.person_key = e.person_key and coalesce(t.cart_key, 0) = coalesce(e.cart_key, 0)
            and t.n_wholes = e.n_wholes
            and (t.occurred_at > e.occurred_at or (t.occurred_at = e.occurred_at and t.event_id >= e.event_id))
    inner join cart_lines as c on e.event_key = c.event_key
    group by l.lapse_key, l.person_key, c.product_id
)

select c.lapse_key as lapse_key, c.person_key as person_key, c.product_id as product_id, c.quantity as quantity
from carts as c
where c.quantity > 0
union all
select
    l.lapse_key as lapse_key, l.person_key as person_key, l.product_id as product_id, cast(null as bigint) as quantity
from lapses as l
where l.lapse_type = 'friction' and l.product_id is not null
