-- Parts of the conversations whose id is a text or starts with it, the same first, then the newest.
-- grain:  conversation_id, part
-- reads:  conversations, credits
-- takes:  $shop_id, $text, $limit
-- units:  started_at in UTC microseconds; reporting_minor in the shop's currency, null where nothing was earned

with found as (
    select
        c.conversation_key as conversation_key, c.conversation_id as conversation_id, c.part as part,
        c.started_at as started_at, c.channel as channel, c.is_meaningful as is_meaningful, c.is_bot as is_bot,
        c.is_human_only as is_human_only, c.n_shopper_messages as n_shopper_messages, c.n_answers as n_answers,
        c.last_helpful_at as last_helpful_at, lower(c.conversation_id) = lower($text) as is_exact
    from conversations as c
    where c.shop_id = $shop_id and starts_with(lower(c.conversation_id), lower($text))
    order by is_exact desc, c.started_at desc, c.conversation_key
    limit $limit
),

earned as (
    select
        k.conversation_key as conversation_key, count(distinct k.order_key) as n_orders,
        cast(sum(k.reporting_minor) as bigint) as reporting_minor
    from credits as k
    where k.shop_id = $shop_id and k.conversation_key in (select f.conversation_key from found as f)
    group by k.conversation_key
)

select
    f.conversation_id as conversation_id, f.part as part, f.started_at as started_at, f.channel as channel,
    f.is_meaningful as is_meaningful, f.is_bot as is_bot, f.is_human_only as is_human_only,
    f.n_shopper_messages as n_shopper_messages, f.n_answers as n_answers, f.last_helpful_at as last_helpful_at,
    f.is_exact as is_exact, e.n_orders as n_orders, e.reporting_minor as reporting_minor
from found as f
left join earned as e on f.conversation_key = e.conversation_key
order by f.is_exact desc, f.started_at desc, f.conversation_id, f.part
