-- Every conversation and every click that a filter chooses from.
-- grain:  touch_key
-- reads:  segment_cohort, filter_clicks

select c.conversation_key as touch_key
from segment_cohort as c
union all
select k.touch_key as touch_key
from filter_clicks as k
