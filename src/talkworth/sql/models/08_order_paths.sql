-- Orders in the ledger, and the instant after which their older touches may lie: the person's previous order.
-- grain:  order_key
-- reads:  orders, rule_sets
-- units:  instants in UTC microseconds
--
-- A previous order counts from when it was paid. We run one maximum over payments and orders in time order; at the
-- same instant an order comes first, so that only what was paid strictly before it is seen.

with steps as (
    select
        o.person_key as person_key, o.ordered_at as happened_at, o.order_key as order_key,
        cast(null as bigint) as counted_at
    from orders as o
    where o.excluded_reason is null
    union all
    select
        o.person_key as person_key, o.paid_at as happened_at, cast(null as bigint) as order_key,
        o.ordered_at as counted_at
    from orders as o
    where o.excluded_reason is null and o.is_shopper_placed
),

runs as (
    select
        s.order_key as order_key,
        max(s.counted_at) over (
            partition by s.person_key
            order by s.happened_at, case when s.order_key is null then 1 else 0 end
            rows between unbounded preceding and current row
        ) as previous_at
    from steps as s
)

select
    o.order_key as order_key, o.shop_id as shop_id, o.person_key as person_key, o.ordered_at as ordered_at,
    o.ordered_at - r.direct_us as direct_from_at,
    greatest(o.ordered_at - r.assisted_us, coalesce(p.previous_at + 1, o.ordered_at - r.assisted_us)) as path_from_at,
    p.previous_at as previous_at,
    o.rule_set_version as rule_set_version
from orders as o
inner join runs as p on o.order_key = p.order_key
inner join rule_sets as r on o.shop_id = r.shop_id and o.rule_set_version = r.version
