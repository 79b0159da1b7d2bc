-- What every matured unit of an experiment brought that is not zero: in all, and once more within each segment.
-- grain:  person_key, dimension
-- reads:  experiment_units, experiment_values, experiment_money
-- takes:  $arms
-- units:  minor units of the shop's currency; arm_no counts $arms from 0; no dimension is everybody

with payers as (
    select
        m.person_key as person_key, cast(list_position($arms, u.arm) - 1 as bigint) as arm_no, cast(m.y as bigint) as y
    from experiment_money as m
    inner join experiment_units as u on m.person_key = u.person_key
    where m.y <> 0
)

select p.person_key as person_key, '' as dimension, '' as value, p.arm_no as arm_no, p.y as y
from payers as p
union all
select
    p.person_key as person_key, v.dimension as dimension, v.value as value, p.arm_no as arm_no, p.y as y
from experiment_values as v
inner join payers as p on v.person_key = p.person_key
order by dimension, value, arm_no, y
