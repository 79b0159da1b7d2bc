-- Who is in which arm of an experiment: a person is where the earliest assignment put them, whatever came later.
-- grain:  shop_id, experiment_id, person_key
-- reads:  exposures, identities
-- units:  instants in UTC microseconds; position is 0 to 2^32 - 1
--
-- A person seen in several arms is a crossover: kept in the first, and counted. is_early says that an exposure was
-- told before its own assignment.

select
    e.shop_id as shop_id, e.experiment_id as experiment_id, p.person_key as person_key,
    arg_min(e.arm, (e.assigned_at, e.event_id)) as arm,
    min(e.assigned_at) as assigned_at,
    min(e.occurred_at) as exposed_at,
    count(distinct e.arm) as n_arms,
    count(*) as n_exposures,
    arg_min(e.position, (e.assigned_at, e.event_id)) filter (where e.position is not null) as position,
    bool_or(e.is_bot) as is_bot,
    bool_or(e.occurred_at < e.assigned_at) as is_early
from exposures as e
inner join identities as p on e.identity_key = p.node_key
group by e.shop_id, e.experiment_id, p.person_key
