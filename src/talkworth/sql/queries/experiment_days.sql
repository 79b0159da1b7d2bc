-- How many units of an experiment were assigned to each arm in each stretch of time.
-- grain:  stretch, arm
-- reads:  experiment_units
-- takes:  $bounds
-- units:  UTC microseconds; stretch i runs from bound i to before bound i + 1

with stretches as (
    select s.n as stretch, $bounds[s.n] as from_at from (select unnest(range(1, len($bounds))) as n) as s
)

select s.stretch as stretch, u.arm as arm, count(*) as n_assigned
from experiment_units as u
asof inner join stretches as s on u.assigned_at >= s.from_at
group by s.stretch, u.arm
