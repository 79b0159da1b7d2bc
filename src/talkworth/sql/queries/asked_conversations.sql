-- The conversations started in the period that a list is asked for, with what they earned.
-- grain:  conversation_key
-- reads:  conversations, conversation_credits
-- takes:  $shop_id, $from_at, $until_at, $which, $channel, $text
-- units:  total_minor in the shop's currency, 0 where nothing was earned
--
-- $which is meaningful, earning, helped, not_helped, not_meaningful, human_only, bot or all; $channel, $text '' leave
-- them open.

select
    c.conversation_key as conversation_key, c.started_at as started_at, coalesce(e.n_orders, 0) as n_orders,
    coalesce(e.total_minor, 0) as total_minor
from conversations as c
left join conversation_credits as e on c.conversation_key = e.conversation_key
where
    c.shop_id = $shop_id and c.started_at >= $from_at and c.started_at < $until_at
    and case $which
        when 'meaningful' then c.is_meaningful and not c.is_bot
        when 'earning' then e.n_orders > 0
        when 'helped' then c.is_meaningful and not c.is_bot and c.last_helpful_at is not null
        when 'not_helped' then c.is_meaningful and not c.is_bot and c.last_helpful_at is null
        when 'not_meaningful' then not c.is_meaningful and not c.is_bot
        when 'human_only' then c.is_human_only and not c.is_bot
        when 'bot' then c.is_bot
        else not c.is_bot
    end
    and ($channel = '' or c.channel = $channel)
    and ($text = '' or contains(lower(c.conversation_id), lower($text)))
