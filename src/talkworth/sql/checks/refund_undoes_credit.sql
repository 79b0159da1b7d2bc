-- Touches that still hold money of a portion whose balance is zero.
-- grain:  order_key, portion_id, touch_key, kind
-- reads:  order_entries, credits
-- units:  minor units of the order's currency

with balances as (
    select e.order_key as order_key, e.portion_id as portion_id, cast(sum(e.amount_minor) as bigint) as balance_minor
    from order_entries as e
    group by e.order_key, e.portion_id
)

select
    c.order_key as order_key, c.portion_id as portion_id, c.touch_key as touch_key, c.kind as kind,
    cast(sum(c.credit_minor) as bigint) as held_minor
from credits as c
inner join balances as b on c.order_key = b.order_key and c.portion_id = b.portion_id
where b.balance_minor = 0
group by c.order_key, c.portion_id, c.touch_key, c.kind
having sum(c.credit_minor) <> 0
