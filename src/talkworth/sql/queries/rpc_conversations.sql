-- Conversations started in the period: all of them, and those that count.
-- grain:  channel
-- reads:  conversations
-- takes:  $shop_id, $from_at, $until_at
-- units:  last_helpful_at in UTC microseconds, null without one; '*' is every channel

with started as (
    select
        c.channel as channel, c.is_bot as is_bot, c.is_human_only as is_human_only,
        c.is_meaningful and not c.is_bot as is_meaningful, c.last_helpful_at as last_helpful_at
    from conversations as c
    where c.shop_id = $shop_id and c.started_at >= $from_at and c.started_at < $until_at
),

in_channels as (
    select
        s.channel as channel, s.is_bot as is_bot, s.is_human_only as is_human_only,
        s.is_meaningful as is_meaningful, s.last_helpful_at as last_helpful_at
    from started as s
    union all
    select
        '*' as channel, s.is_bot as is_bot, s.is_human_only as is_human_only,
        s.is_meaningful as is_meaningful, s.last_helpful_at as last_helpful_at
    from started as s
)

select
    i.channel as channel,
    count(*) filter (where not i.is_bot) as n_conversations,
    count(*) filter (where i.is_meaningful) as n_meaningful,
    count(*) filter (where i.is_human_only and not i.is_bot) as n_human_only,
    count(*) filter (where i.is_bot) as n_bots,
    max(case when i.is_meaningful then i.last_helpful_at end) as last_helpful_at
from in_channels as i
group by i.channel
