-- What was known of each matured unit of an experiment when it was assigned.
-- grain:  person_key
-- reads:  experiment_units, sessions, identities, orders
-- takes:  $shop_id, $segments, $from_at, $until_at, $visit_us
-- units:  UTC microseconds; nobody was assigned before $from_at + $visit_us or from $until_at on
--
-- Device and source are those of the visit they were assigned in: the last that began at or before the assignment, and
-- at most $visit_us before it. Who had an order before it, or is said to have had one, returns. What is not among
-- $segments is not looked at.

with visits as (
    -- The last by its instant, of several at one instant by its key: as one number, for speed.
    select
        u.person_key as person_key,
        arg_max(s.device, cast(s.occurred_at as hugeint) * 9223372036854775807 + s.event_key) as device,
        arg_max(s.traffic_source, cast(s.occurred_at as hugeint) * 9223372036854775807 + s.event_key) as traffic_source
    from sessions as s
    inner join identities as p on s.identity_key = p.node_key
    inner join experiment_units as u on p.person_key = u.person_key
    where
        (list_contains($segments, 'device') or list_contains($segments, 'traffic_source'))
        and u.is_matured and s.shop_id = $shop_id and not s.is_bot
        and s.occurred_at >= $from_at and s.occurred_at < $until_at
        and s.occurred_at >= u.assigned_at - $visit_us and s.occurred_at <= u.assigned_at
    group by u.person_key
),

returning_ones as (
    select distinct u.person_key as person_key
    from orders as o
    inner join experiment_units as u on o.person_key = u.person_key
    where
        list_contains($segments, 'returning') and u.is_matured and o.shop_id = $shop_id
        and o.ordered_at < u.assigned_at and (o.excluded_reason is null or o.customer_order_index > 1)
)

select
    u.person_key as person_key, u.arm as arm, coalesce(v.device, 'unknown') as device,
    coalesce(v.traffic_source, 'unknown') as traffic_source,
    case when r.person_key is null then 'new' else 'returning' end as returning_value
from experiment_units as u
left join visits as v on u.person_key = v.person_key
left join returning_ones as r on u.person_key = r.person_key
where u.is_matured
