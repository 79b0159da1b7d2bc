-- The answers nearest to the time between a request and its withdrawal, of the persons an order reaches.
-- grain:  one row
-- reads:  order_reach, touch_answers
-- takes:  $order_key, $requested_at, $withdrawn_at
-- units:  instants in UTC microseconds, null where there is none

select
    max(case when t.answered_at <= $requested_at then t.answered_at end) as before_at,
    max(case when t.answered_at > $requested_at and t.answered_at < $withdrawn_at then t.answered_at end)
        as between_at,
    min(case when t.answered_at >= $withdrawn_at then t.answered_at end) as after_at
from order_reach as j
inner join touch_answers as t on j.person_key = t.person_key
where j.order_key = $order_key and t.competes_until_at >= $withdrawn_at
