-- For each segment and arm of an experiment, sums over its matured units of powers of what they brought.
-- grain:  dimension, value, arm
-- reads:  experiment_values, experiment_money
-- takes:  $segments
-- units:  as in experiment_money
--
-- Who brought nothing adds to n alone, so only the others are multiplied out.

with people as (
    select
        case
            when grouping(v.device) = 0 then 'device'
            when grouping(v.traffic_source) = 0 then 'traffic_source'
            else 'returning'
        end as dimension,
        coalesce(v.device, v.traffic_source, v.returning_value) as value, v.arm as arm, count(*) as n
    from experiment_values as v
    group by grouping sets ((v.arm, v.device), (v.arm, v.traffic_source), (v.arm, v.returning_value))
),

brought as (
    select
        d.dimension as dimension,
        case d.dimension
            when 'device' then v.device when 'traffic_source' then v.traffic_source else v.returning_value
        end as value,
        v.arm as arm, m.y as y, m.a as a, m.x as x
    from experiment_money as m
    inner join experiment_values as v on m.person_key = v.person_key
    cross join (select unnest($segments) as dimension) as d
),

sums as (
    select
        b.dimension as dimension, b.value as value, b.arm as arm, count(*) filter (where b.y <> 0) as n_payers,
        sum(b.y) as y, sum(b.y * b.y) as y2, sum(b.a) as a, sum(b.a * b.a) as a2,
        sum(b.y * b.a) as ya, sum(b.x) as x, sum(b.x * b.x) as x2, sum(b.y * b.x) as yx
    from brought as b
    group by b.dimension, b.value, b.arm
)

select
    p.dimension as dimension, p.value as value, p.arm as arm, p.n as n, s.n_payers as n_payers, s.y as y, s.y2 as y2,
    s.a as a, s.a2 as a2, s.ya as ya, s.x as x, s.x2 as x2, s.yx as yx
from people as p
left join sums as s on p.dimension = s.dimension and p.value = s.value and p.arm = s.arm
where list_contains($segments, p.dimension)
