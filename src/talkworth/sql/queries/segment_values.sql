-- The value of each conversation of a cohort in one dimension; what is not known is unknown.
-- grain:  conversation_key
-- reads:  segment_cohort, clicks, product_mentions, conversation_properties
-- takes:  $by, $property
--
-- Of several values told the first counts. Without a click that opened the conversation there is no question, no nudge.

with told as (
    select c.conversation_key as conversation_key, m.category as value, m.occurred_at as told_at, m.event_id as event_id
    from segment_cohort as c
    inner join product_mentions as m on c.shop_id = m.shop_id and c.conversation_id = m.conversation_id
    where $by = 'product_category' and m.occurred_at between c.told_from_at and c.told_until_at
    union all
    select c.conversation_key as conversation_key, m.category as value, m.occurred_at as told_at, m.event_id as event_id
    from segment_cohort as c
    inner join product_mentions as m on c.shop_id = m.shop_id and c.session_id = m.session_id
    where $by = 'product_category' and m.occurred_at <= c.told_until_at
    union all
    select c.conversation_key as conversation_key, p.value as value, p.occurred_at as told_at, p.event_id as event_id
    from segment_cohort as c
    inner join conversation_properties as p on c.conversation_node = p.conversation_node
    where $by = 'property' and p.name = $property and p.occurred_at between c.told_from_at and c.told_until_at
),

first_told as (
    select t.conversation_key as conversation_key, arg_min(t.value, (t.told_at, t.event_id)) as value
    from told as t
    group by t.conversation_key
)

select
    c.conversation_key as conversation_key, c.person_key as person_key,
    coalesce(case
        when $by = 'all' then ''
        when $by = 'channel' then c.channel
        when $by = 'traffic_source' then c.traffic_source
        when $by = 'device' then c.device
        when $by = 'country' then c.country
        when $by = 'intent' then c.intent
        when $by = 'workflow' then c.workflow
        when $by = 'assistant' then c.assistant || coalesce(' ' || c.assistant_version, '')
        when $by = 'customer' and c.is_returning then 'returning'
        when $by = 'customer' then 'new'
        when $by = 'faq_question' or $by = 'nudge' then coalesce(k.item_id, 'none')
        when $by = 'landing_group' and c.landing_folder in ('', 'home') then 'home'
        when $by = 'landing_group' and c.landing_folder in ('checkout', 'checkouts') then 'checkout'
        when
            $by = 'landing_group'
            and c.landing_folder in ('products', 'collections', 'blogs', 'pages', 'cart', 'search', 'account')
            then c.landing_folder
        when $by = 'landing_group' and c.landing_folder is not null then 'other'
        else t.value
    end, 'unknown') as value
from segment_cohort as c
left join clicks as k
    on
        c.entry_click_key = k.event_key
        and k.click_type = case $by when 'faq_question' then 'faq' when 'nudge' then 'nudge' end
left join first_told as t on c.conversation_key = t.conversation_key
