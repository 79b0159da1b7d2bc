-- The matured units of an experiment that had a meaningful conversation within their horizon.
-- grain:  person_key
-- reads:  experiment_units, conversations
-- takes:  $shop_id, $from_at, $until_at, $horizon_us
-- units:  UTC microseconds; nobody's horizon reaches beyond $from_at and $until_at

select distinct u.person_key as person_key
from conversations as c
inner join experiment_units as u on c.person_key = u.person_key
where
    u.is_matured and c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
    and c.started_at >= $from_at and c.started_at < $until_at
    and c.started_at >= u.assigned_at and c.started_at < u.assigned_at + $horizon_us
