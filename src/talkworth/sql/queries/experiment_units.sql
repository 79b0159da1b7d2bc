-- The units of an experiment that count: persons assigned in its time to one of its arms, bots left out.
-- grain:  person_key
-- reads:  assignments
-- takes:  $shop_id, $experiment_id, $arms, $from_at, $until_at, $horizon_us, $now_us
-- units:  instants in UTC microseconds; position is 0 to 2^32 - 1
--
-- Who is matured has the whole horizon behind them: from the assignment on, its last instant outside.

select
    a.person_key as person_key, a.arm as arm, a.assigned_at as assigned_at,
    a.assigned_at + $horizon_us <= $now_us as is_matured, a.n_arms > 1 as is_crossover, a.is_early as is_early,
    a.position as position
from assignments as a
where
    a.shop_id = $shop_id and a.experiment_id = $experiment_id and not a.is_bot and list_contains($arms, a.arm)
    and a.assigned_at >= $from_at and a.assigned_at < $until_at
