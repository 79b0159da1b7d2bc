-- Sales that a touch of the assistant reached within the 24 hours before, whatever rule set is in force.
-- grain:  sale_key
-- reads:  sales, order_touches, order_reach, touch_answers
-- units:  instants in UTC microseconds
--
-- Where a rule set's own first tier is at least that long, its winners tell; shorter ones need another look.

select distinct w.sale_key as sale_key, w.order_key as order_key
from order_touches as w
where w.sold_at - w.nearest_at <= 86400000000
union
select s.sale_key as sale_key, s.order_key as order_key
from sales as s
inner join order_reach as j on s.order_key = j.order_key
inner join touch_answers as t
    on j.person_key = t.person_key and s.sold_at > t.answered_at and s.sold_at - t.answered_at <= 86400000000
where s.sold_at - s.direct_from_at < 86400000000 and t.competes_until_at >= s.sold_at
