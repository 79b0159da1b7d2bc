-- How many units of an experiment were assigned to each arm in each stretch of time.
-- grain:  stretch, arm
-- reads:  experiment_units
-- takes:  $bounds
-- units:  UTC microseconds; stretch i runs from bound i to before bound i + 1
--
-- Bounds are midnights somewhere, and so lie between quarters of an hour, which are far fewer than units.

with stretches as (
    select s.n as stretch, $bounds[s.n] as from_at from (select unnest(range(1, len($bounds))) as n) as s
),

quarters as (
    select u.assigned_at // 900000000 * 900000000 as assigned_at, u.arm as arm, count(*) as n_assigned
    from experiment_units as u
    group by u.assigned_at // 900000000, u.arm
)

select s.stretch as stretch, q.arm as arm, cast(sum(q.n_assigned) as bigint) as n_assigned
from quarters as q
asof inner join stretches as s on q.assigned_at >= s.from_at
group by s.stretch, q.arm
