-- What was known of each matured unit of an experiment when it was assigned, dimension by dimension.
-- grain:  person_key, dimension
-- reads:  experiment_units, sessions, identities, orders
-- takes:  $shop_id, $segments, $from_at, $until_at, $visit_us
-- units:  UTC microseconds; nobody was assigned before $from_at + $visit_us or after $until_at
--
-- Device and source are those of the visit they were assigned in: the last that began at or before the assignment, and
-- at most $visit_us before it. Who had an order before it, or is said to have had one, returns.

with visits as (
    select
        u.person_key as person_key,
        arg_max(s.device, (s.occurred_at, s.event_id)) as device,
        arg_max(s.traffic_source, (s.occurred_at, s.event_id)) as traffic_source
    from sessions as s
    inner join identities as p on s.identity_key = p.node_key
    inner join experiment_units as u on p.person_key = u.person_key
    where
        u.is_matured and s.shop_id = $shop_id and not s.is_bot and len($segments) > 0
        and s.occurred_at >= $from_at and s.occurred_at < $until_at
        and s.occurred_at >= u.assigned_at - $visit_us and s.occurred_at <= u.assigned_at
    group by u.person_key
),

returning_ones as (
    select distinct u.person_key as person_key
    from orders as o
    inner join experiment_units as u on o.person_key = u.person_key
    where
        u.is_matured and o.shop_id = $shop_id and list_contains($segments, 'returning')
        and o.ordered_at < u.assigned_at and (o.excluded_reason is null or o.customer_order_index > 1)
),

told as (
    select
        u.person_key as person_key, d.dimension as dimension,
        case d.dimension
            when 'device' then v.device
            when 'traffic_source' then v.traffic_source
            when 'returning' then case when r.person_key is null then 'new' else 'returning' end
        end as value
    from experiment_units as u
    cross join (select unnest($segments) as dimension) as d
    left join visits as v on u.person_key = v.person_key
    left join returning_ones as r on u.person_key = r.person_key
    where u.is_matured
)

select t.person_key as person_key, t.dimension as dimension, coalesce(t.value, 'unknown') as value
from told as t
