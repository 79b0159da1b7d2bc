-- When the last of the units planned was assigned; no row while there are fewer.
-- grain:  assigned_at
-- reads:  assignments
-- takes:  $shop_id, $experiment_id, $arms, $from_at, $until_at, $n_before
-- units:  UTC microseconds; $n_before is one less than is planned

select a.assigned_at as assigned_at
from assignments as a
where
    a.shop_id = $shop_id and a.experiment_id = $experiment_id and not a.is_bot and list_contains($arms, a.arm)
    and a.assigned_at >= $from_at and a.assigned_at < $until_at
order by a.assigned_at
limit 1 offset $n_before
