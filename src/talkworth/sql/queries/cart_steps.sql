-- Each cart event of a shop and the cart it changed: a token's, else the person's since their last order.
-- grain:  event_key
-- reads:  shopper_events, identities, orders
-- takes:  $shop_id, $until_at
-- units:  instants in UTC microseconds
--
-- A cart is told by owner_key and era: how many orders its person had placed, -1 for a token's, which ends with none.
-- n_wholes counts the whole statements of the cart up to here: what was said before the last one is in it.

with told as (
    select
        e.event_key as event_key, e.event_id as event_id, e.occurred_at as occurred_at, e.is_whole as is_whole,
        p.person_key as person_key, e.cart_key as cart_key
    from shopper_events as e
    inner join identities as p on e.identity_key = p.node_key
    where e.shop_id = $shop_id and e.step = 'cart' and not e.is_bot and e.occurred_at < $until_at
),

bought as (
    select
        t.event_key as event_key, t.event_id as event_id, t.occurred_at as occurred_at, t.is_whole as is_whole,
        coalesce(t.cart_key, t.person_key) as owner_key,
        case when t.cart_key is null then count(o.order_key) else -1 end as era
    from told as t
    left join orders as o
        on t.person_key = o.person_key and t.occurred_at >= o.ordered_at and o.is_shopper_placed
    group by t.event_key, t.event_id, t.occurred_at, t.is_whole, t.cart_key, t.person_key
)

select
    b.event_key as event_key, b.event_id as event_id, b.occurred_at as occurred_at, b.is_whole as is_whole,
    b.owner_key as owner_key, b.era as era,
    sum(case when b.is_whole then 1 else 0 end) over (
        partition by b.owner_key, b.era order by b.occurred_at, b.event_id
        rows between unbounded preceding and current row
    ) as n_wholes
from bought as b
