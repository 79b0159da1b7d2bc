-- For each segment and arm of an experiment, sums over its matured units of powers of what they brought.
-- grain:  dimension, value, arm
-- reads:  experiment_units, experiment_values, experiment_money
-- units:  as in experiment_money

select
    v.dimension as dimension, v.value as value, u.arm as arm, count(*) as n,
    count(*) filter (where m.y <> 0) as n_payers, sum(m.y) as y, sum(m.y * m.y) as y2,
    sum(m.y * m.y * m.y) as y3, sum(m.a) as a, sum(m.a * m.a) as a2,
    sum(m.y * m.a) as ya, sum(m.x) as x, sum(m.x * m.x) as x2, sum(m.y * m.x) as yx
from experiment_values as v
inner join experiment_units as u on v.person_key = u.person_key
left join experiment_money as m on v.person_key = m.person_key
group by v.dimension, v.value, u.arm
