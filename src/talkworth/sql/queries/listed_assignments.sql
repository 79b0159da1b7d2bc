-- How many persons each arm of a shop's experiments has, whoever registered them.
-- grain:  experiment_id, arm
-- reads:  assignments
-- takes:  $shop_id
-- units:  instants in UTC microseconds; persons that look like bots are left out

select
    a.experiment_id as experiment_id, a.arm as arm, count(*) as n_persons, min(a.assigned_at) as first_at,
    max(a.assigned_at) as last_at
from assignments as a
where a.shop_id = $shop_id and not a.is_bot
group by a.experiment_id, a.arm
order by a.experiment_id, a.arm
