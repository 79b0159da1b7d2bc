-- The meaningful conversations of a period about help with what was bought.
-- grain:  conversation_key
-- reads:  conversations
-- takes:  $shop_id, $from_at, $until_at, $intents

select
    c.conversation_key as conversation_key,
    c.person_key as person_key,
    c.intent as intent,
    c.started_at as started_at
from conversations as c
where
    c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
    and c.started_at >= $from_at and c.started_at < $until_at
    and list_contains($intents, c.intent)
