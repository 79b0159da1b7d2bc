-- The value of each click that earned by itself in one dimension; what is not known is unknown.
-- grain:  touch_key
-- reads:  filter_clicks, clicks, sessions
-- takes:  $by
--
-- Nobody talked: a click has its channel, its question or nudge, and what its visit tells.

with clicked as (
    select
        k.event_key as touch_key, k.shop_id as shop_id, k.session_id as session_id, k.click_type as click_type,
        k.item_id as item_id
    from clicks as k
    inner join filter_clicks as f on k.event_key = f.touch_key
),

visits as (
    select
        c.touch_key as touch_key,
        arg_min(s.traffic_source, (s.occurred_at, s.event_id)) as traffic_source,
        arg_min(s.device, (s.occurred_at, s.event_id)) as device,
        arg_min(s.country, (s.occurred_at, s.event_id)) as country
    from clicked as c
    inner join sessions as s on c.shop_id = s.shop_id and c.session_id = s.session_id
    group by c.touch_key
)

select
    c.touch_key as touch_key,
    coalesce(case
        when $by = 'channel' then c.click_type
        when $by = 'faq_question' then case when c.click_type = 'faq' then c.item_id else 'none' end
        when $by = 'nudge' then case when c.click_type = 'nudge' then c.item_id else 'none' end
        when $by = 'traffic_source' then v.traffic_source
        when $by = 'device' then v.device
        when $by = 'country' then v.country
    end, 'unknown') as value
from clicked as c
left join visits as v on c.touch_key = v.touch_key
