-- Conversations started in the period: all of them, and those that count.
-- grain:  channel
-- reads:  conversations, rule_sets
-- takes:  $shop_id, $from_at, $until_at
-- units:  last_helpful_at in UTC microseconds, null without one; '*' is every channel; save_us is the longest time
--         from an answer to the withdrawal it brought about that any rule set of the shop allows

with longest as (
    select max(r.save_us) as save_us
    from rule_sets as r
    where r.shop_id = $shop_id
)

select
    coalesce(c.channel, '*') as channel,
    count(*) filter (where not c.is_bot) as n_conversations,
    count(*) filter (where c.is_meaningful and not c.is_bot) as n_meaningful,
    count(*) filter (where c.is_human_only and not c.is_bot) as n_human_only,
    count(*) filter (where c.is_bot) as n_bots,
    max(case when c.is_meaningful and not c.is_bot then c.last_helpful_at end) as last_helpful_at,
    max(l.save_us) as save_us
from conversations as c
cross join longest as l
where c.shop_id = $shop_id and c.started_at >= $from_at and c.started_at < $until_at
group by grouping sets ((c.channel), ())
having count(*) > 0
