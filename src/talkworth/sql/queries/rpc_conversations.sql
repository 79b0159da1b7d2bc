-- Conversations started in the period: all of them, and those that count.
-- grain:  channel
-- reads:  conversations, rule_sets
-- takes:  $shop_id, $from_at, $until_at
-- units:  last_helpful_at in UTC microseconds, null without one; '*' is every channel; save_us is the longest time
--         from an answer to the withdrawal it brought about that any rule set of the shop allows

with started as (
    select
        c.channel as channel, c.is_bot as is_bot, c.is_human_only as is_human_only,
        c.is_meaningful and not c.is_bot as is_meaningful, c.last_helpful_at as last_helpful_at
    from conversations as c
    where c.shop_id = $shop_id and c.started_at >= $from_at and c.started_at < $until_at
),

in_channels as (
    select s.*
    from started as s
    union all
    select '*' as channel, s.* exclude (channel)
    from started as s
),

longest as (
    select max(r.save_us) as save_us
    from rule_sets as r
    where r.shop_id = $shop_id
)

select
    i.channel as channel,
    count(*) filter (where not i.is_bot) as n_conversations,
    count(*) filter (where i.is_meaningful) as n_meaningful,
    count(*) filter (where i.is_human_only and not i.is_bot) as n_human_only,
    count(*) filter (where i.is_bot) as n_bots,
    max(case when i.is_meaningful then i.last_helpful_at end) as last_helpful_at,
    max(l.save_us) as save_us
from in_channels as i
cross join longest as l
group by i.channel
