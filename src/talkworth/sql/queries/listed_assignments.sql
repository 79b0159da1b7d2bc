-- How many persons each arm of a shop's experiments has, whoever registered them.
-- grain:  experiment_id, arm
-- reads:  assignments
-- takes:  $shop_id, $experiment_ids, $from_ats, $until_ats
-- units:  instants in UTC microseconds; persons that look like bots are left out
--
-- Of an experiment in $experiment_ids those count who were assigned in its time, of any other all.

with registered as (
    select unnest($experiment_ids) as experiment_id, unnest($from_ats) as from_at, unnest($until_ats) as until_at
)

select
    a.experiment_id as experiment_id, a.arm as arm, count(*) as n_persons, min(a.assigned_at) as first_at,
    max(a.assigned_at) as last_at
from assignments as a
left join registered as r on a.experiment_id = r.experiment_id
where
    a.shop_id = $shop_id and not a.is_bot
    and (r.experiment_id is null or (a.assigned_at >= r.from_at and a.assigned_at < r.until_at))
group by a.experiment_id, a.arm
order by a.experiment_id, a.arm
