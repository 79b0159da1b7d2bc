-- The conversations started in a period, whether they count or not.
-- grain:  conversation_id, part
-- reads:  conversations
-- takes:  $shop_id, $from_at, $until_at

select
    c.conversation_id as conversation_id, c.part as part, make_timestamptz(c.started_at) as started_at,
    make_timestamptz(c.ended_at) as ended_at, c.channel as channel, c.is_meaningful as is_meaningful,
    c.is_bot as is_bot, c.is_human_only as is_human_only, c.is_handed_off as is_handed_off,
    c.n_messages as n_messages, c.n_shopper_messages as n_shopper_messages, c.n_answers as n_answers,
    make_timestamptz(c.first_helpful_at) as first_helpful_at, c.intent as intent, c.workflow as workflow,
    c.assistant as assistant, c.assistant_version as assistant_version, c.traffic_source as traffic_source,
    c.device as device, c.country as country
from conversations as c
where c.shop_id = $shop_id and c.started_at >= $from_at and c.started_at < $until_at
order by c.started_at, c.conversation_id, c.part
