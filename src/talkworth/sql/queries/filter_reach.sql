-- When the first and the last of the touches began that earned something of a period's orders or entries.
-- grain:  one row
-- reads:  credits
-- takes:  $shop_id, $from_at, $until_at
-- units:  instants in UTC microseconds, null where nothing was earned; until_at is outside

select min(k.started_at) as from_at, max(k.started_at) + 1 as until_at
from credits as k
where
    k.shop_id = $shop_id and k.kind in ('direct', 'assisted', 'recovered', 'saved')
    and (
        k.ordered_at >= $from_at and k.ordered_at < $until_at
        or k.occurred_at >= $from_at and k.occurred_at < $until_at
    )
