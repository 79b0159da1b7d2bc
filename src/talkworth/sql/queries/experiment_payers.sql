-- What every matured unit of an experiment brought that is not zero: in all, and once more within each segment.
-- grain:  person_key, dimension
-- reads:  experiment_values, experiment_money
-- takes:  $arms, $segments
-- units:  minor units of the shop's currency; arm_no counts $arms from 0; no dimension is everybody

with payers as (
    select
        m.person_key as person_key, v.device as device, v.traffic_source as traffic_source,
        v.returning_value as returning_value, cast(list_position($arms, v.arm) - 1 as bigint) as arm_no,
        cast(m.y as bigint) as y
    from experiment_money as m
    inner join experiment_values as v on m.person_key = v.person_key
    where m.y <> 0
)

select p.person_key as person_key, '' as dimension, '' as value, p.arm_no as arm_no, p.y as y
from payers as p
union all
select
    p.person_key as person_key, d.dimension as dimension,
    case d.dimension
        when 'device' then p.device when 'traffic_source' then p.traffic_source else p.returning_value
    end as value,
    p.arm_no as arm_no, p.y as y
from payers as p
cross join (select unnest($segments) as dimension) as d
order by dimension, value, arm_no, y
