-- The moments of some touches before an instant, oldest first.
-- grain:  touch_key, answered_at
-- reads:  touch_answers
-- takes:  $touch_keys, $sold_at
-- units:  instants in UTC microseconds

select distinct t.touch_key as touch_key, t.answered_at as answered_at, t.entry_click_at as entry_click_at
from touch_answers as t
where t.touch_key in (select unnest($touch_keys)) and t.answered_at < $sold_at
order by t.answered_at
