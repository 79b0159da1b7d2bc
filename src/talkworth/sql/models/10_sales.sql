-- Sales with the windows in which touches compete for them, and the rule set they follow.
-- grain:  sale_key
-- reads:  offers, orders, rule_sets
-- units:  instants in UTC microseconds
--
-- Older touches must lie after the person's previous order, which counts from when it was paid. We run one maximum
-- over payments and sales in time order; at the same instant a sale comes first, so that only what was paid strictly
-- before it is seen. A sale later than its order's is told its previous order apart: its own does not count.

with counted as (
    select o.order_key as order_key, o.person_key as person_key, o.ordered_at as ordered_at, o.paid_at as paid_at
    from orders as o
    where o.excluded_reason is null and o.is_shopper_placed
),

steps as (
    select
        f.person_key as person_key, f.sold_at as happened_at, f.sale_key as sale_key, cast(null as bigint) as counted_at
    from offers as f
    where f.sale_key = f.order_key
    union all
    select
        c.person_key as person_key,
        c.paid_at as happened_at,
        cast(null as bigint) as sale_key,
        c.ordered_at as counted_at
    from counted as c
),

previous as (
    select
        s.sale_key as sale_key,
        max(s.counted_at) over (
            partition by s.person_key order by s.happened_at, case when s.sale_key is null then 1 else 0 end
            rows between unbounded preceding and current row
        ) as previous_at
    from steps as s
    union all
    select f.sale_key as sale_key, max(c.ordered_at) as previous_at
    from offers as f
    left join counted as c on f.person_key = c.person_key and f.order_key <> c.order_key and f.sold_at > c.paid_at
    where f.sale_key <> f.order_key
    group by f.sale_key
)

select
    f.sale_key as sale_key, f.order_key as order_key, f.shop_id as shop_id, f.order_id as order_id,
    f.sale_id as sale_id, f.person_key as person_key, f.sold_at as sold_at,
    f.sold_at - r.direct_us as direct_from_at,
    greatest(f.sold_at - r.assisted_us, coalesce(b.previous_at + 1, f.sold_at - r.assisted_us)) as path_from_at,
    b.previous_at as previous_at, r.model as model, r.time_window as time_window, r.scope as scope,
    r.recovered_us as recovered_us, r.friction_us as friction_us, r.version as rule_set_version
from offers as f
inner join previous as b on f.sale_key = b.sale_key
inner join rule_sets as r on f.shop_id = r.shop_id and f.sold_at >= r.active_from and f.sold_at < r.active_until
