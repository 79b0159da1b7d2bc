-- The clicks of a period on questions and nudges, bots left out, with whose each is and what it opened.
-- grain:  event_key
-- reads:  clicks, identities, conversations
-- takes:  $shop_id, $from_at, $until_at
--
-- A click that carries no identifier is a person of its own.

select
    k.event_key as event_key,
    k.click_type as click_type,
    k.item_id as item_id,
    coalesce(p.person_key, k.event_key) as person_key,
    k.is_answered as is_answered,
    c.conversation_key as conversation_key
from clicks as k
left join identities as p on k.identity_key = p.node_key
left join conversations as c on k.event_key = c.entry_click_key
where k.shop_id = $shop_id and not k.is_bot and k.occurred_at >= $from_at and k.occurred_at < $until_at
