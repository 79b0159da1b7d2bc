-- The parts of one conversation.
-- grain:  conversation_key
-- reads:  conversations
-- takes:  $shop_id, $conversation_id
-- units:  instants in UTC microseconds

select
    c.conversation_key as conversation_key, c.conversation_id as conversation_id, c.part as part,
    c.person_key as person_key, c.started_at as started_at, c.ended_at as ended_at, c.channel as channel,
    c.is_meaningful as is_meaningful, c.is_bot as is_bot, c.is_human_only as is_human_only,
    c.is_handed_off as is_handed_off, c.n_messages as n_messages, c.n_shopper_messages as n_shopper_messages,
    c.n_answers as n_answers, c.intent as intent, c.workflow as workflow, c.assistant as assistant,
    c.assistant_version as assistant_version, c.entry_click_id as entry_click_id, c.entry_click_at as entry_click_at,
    c.last_helpful_at as last_helpful_at
from conversations as c
where c.shop_id = $shop_id and c.conversation_id = $conversation_id
order by c.part
