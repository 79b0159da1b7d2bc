-- Of the touches chosen so far, those with one value in one dimension.
-- grain:  touch_key
-- reads:  filter_keys, conversation_values, click_values
-- takes:  $value

with told as (
    select v.conversation_key as touch_key, v.value as value
    from conversation_values as v
    union all
    select c.touch_key as touch_key, c.value as value
    from click_values as c
)

select k.touch_key as touch_key
from filter_keys as k
inner join told as t on k.touch_key = t.touch_key
where t.value = $value
