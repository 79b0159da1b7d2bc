-- Since when a shop's visits and its conversations are told: the history that a plan can look at.
-- grain:  one row
-- reads:  sessions, conversations
-- takes:  $shop_id
-- units:  instants in UTC microseconds, null where there is nothing

with visited as (
    select min(s.occurred_at) as began_at
    from sessions as s
    where s.shop_id = $shop_id and not s.is_bot
),

talked as (
    select min(c.started_at) as began_at
    from conversations as c
    where c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
)

select v.began_at as visits_began_at, t.began_at as talks_began_at
from visited as v
cross join talked as t
