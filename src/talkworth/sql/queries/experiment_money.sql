-- What the matured units of an experiment brought within their horizon, and as long before their assignment.
-- grain:  person_key
-- reads:  experiment_units, orders, order_entries, order_identifiers, identities, credits
-- takes:  $shop_id, $trust, $horizon_us
-- units:  minor units of the shop's currency, net; y since the assignment, x before it, a the part of y that touches
--         earned, n_orders placed since, n_unrated of them without a rate, n_untied that name no browser
--
-- Money counts by the instant it moved: what goes back later than the horizon is outside. Who has nothing has no row.

with bought as (
    select
        u.person_key as person_key, o.order_key as order_key, u.assigned_at as assigned_at,
        o.ordered_at >= u.assigned_at and o.ordered_at < u.assigned_at + $horizon_us as is_since,
        o.rate_numerator is null as is_unrated
    from orders as o
    inner join experiment_units as u on o.person_key = u.person_key
    where u.is_matured and o.shop_id = $shop_id and o.trust = $trust and o.excluded_reason is null
),

tied as (
    select distinct b.order_key as order_key from bought as b
    inner join order_identifiers as i on b.order_key = i.order_key
    inner join identities as p on i.node_key = p.node_key
    where b.is_since and i.shop_id = $shop_id and i.kind in ('visitor', 'cart', 'checkout') and not p.is_ignored
),

parts as (
    select
        b.person_key as person_key, 0 as y, 0 as x, 0 as a, 1 as n_orders,
        case when b.is_unrated then 1 else 0 end as n_unrated,
        case when t.order_key is null then 1 else 0 end as n_untied
    from bought as b
    left join tied as t on b.order_key = t.order_key
    where b.is_since
    union all
    select
        b.person_key as person_key,
        case when e.occurred_at >= b.assigned_at then e.reporting_minor else 0 end as y,
        case when e.occurred_at < b.assigned_at then e.reporting_minor else 0 end as x,
        0 as a, 0 as n_orders, 0 as n_unrated, 0 as n_untied
    from order_entries as e
    inner join bought as b on e.order_key = b.order_key
    where e.occurred_at >= b.assigned_at - $horizon_us and e.occurred_at < b.assigned_at + $horizon_us
    union all
    select
        b.person_key as person_key, 0 as y, 0 as x, k.reporting_minor as a, 0 as n_orders, 0 as n_unrated, 0 as n_untied
    from credits as k
    inner join bought as b on k.order_key = b.order_key
    where
        k.kind in ('direct', 'assisted', 'recovered', 'saved')
        and k.occurred_at >= b.assigned_at and k.occurred_at < b.assigned_at + $horizon_us
)

select
    p.person_key as person_key, cast(coalesce(sum(p.y), 0) as hugeint) as y,
    cast(coalesce(sum(p.x), 0) as hugeint) as x, cast(coalesce(sum(p.a), 0) as hugeint) as a,
    cast(sum(p.n_orders) as hugeint) as n_orders, cast(sum(p.n_unrated) as hugeint) as n_unrated,
    cast(sum(p.n_untied) as hugeint) as n_untied
from parts as p
group by p.person_key
