-- Everybody who was ever told to be in an arm of an experiment, and how many of them count.
-- grain:  arm
-- reads:  assignments
-- takes:  $shop_id, $experiment_id, $from_at, $until_at
-- units:  $from_at and $until_at are UTC microseconds, the latter outside

select
    a.arm as arm,
    count(*) filter (where not a.is_bot and a.assigned_at >= $from_at and a.assigned_at < $until_at) as n_units,
    count(*) filter (where a.is_bot and a.assigned_at >= $from_at and a.assigned_at < $until_at) as n_bots,
    count(*) filter (where not a.is_bot and (a.assigned_at < $from_at or a.assigned_at >= $until_at)) as n_outside
from assignments as a
where a.shop_id = $shop_id and a.experiment_id = $experiment_id
group by a.arm
