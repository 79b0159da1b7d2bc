-- What must be known of the units of an experiment before anything is read from them.
-- grain:  arm
-- reads:  experiment_units
-- takes:  $arms, $low_positions, $high_positions
-- units:  an arm is dealt the positions from its low one up to its high one, which is outside
--
-- A crossover may have a first arm that was told without a visitor, and the position of a later one: that is no slip of
-- the hash.

with dealt as (
    select unnest($arms) as arm, unnest($low_positions) as low_position, unnest($high_positions) as high_position
)

select
    u.arm as arm, count(*) as n_assigned, count(*) filter (where u.is_matured) as n_matured,
    count(*) filter (where u.is_crossover) as n_crossovers, count(*) filter (where u.is_early) as n_early,
    count(u.position) filter (where not u.is_crossover) as n_positions,
    count(*) filter (
        where not u.is_crossover and (u.position < d.low_position or u.position >= d.high_position)
    ) as n_misplaced
from experiment_units as u
inner join dealt as d on u.arm = d.arm
group by u.arm
