-- The conversations of the touches once more, with all that reports read of them.
create or replace temp table told as
select c.conversation_key as conversation_key, c.is_handed_off as is_handed_off
from conversations as c;
delete from conversations;
insert into conversations by name
select
    t.conversation_key as conversation_key, t.shop_id as shop_id, split_part(t.touch_id, '#', 1) as conversation_id,
    0 as part, t.person_key as person_key, t.started_at as started_at, t.answered_at + 60000000 as ended_at,
    t.channel as channel, hash(t.touch_key) % 8 > 0 as is_meaningful, false as is_bot, false as is_human_only,
    c.is_handed_off as is_handed_off, 4 as n_messages, 2 as n_shopper_messages, 2 as n_answers,
    t.answered_at as first_helpful_at, t.answered_at as last_helpful_at,
    ['shipping', 'sizing', 'returns', 'gift', 'product', 'discount', 'stock', 'other'][1 + cast(hash(t.touch_key + 1) % 8 as bigint)]
        as intent,
    'assistant' as assistant, ['v1', 'v2', 'v3'][1 + t.touch_key * 3 // $n_keys] as assistant_version,
    's' || cast(t.touch_key as varchar) as session_id,
    ['search', 'social', 'mail', 'direct'][1 + cast(hash(t.person_key) % 4 as bigint)] as traffic_source,
    ['phone', 'desktop', 'tablet'][1 + cast(hash(t.person_key + 1) % 3 as bigint)] as device,
    ['US', 'CA', 'GB', 'DE', 'FR'][1 + cast(hash(t.person_key + 2) % 5 as bigint)] as country
from touch_answers as t
inner join told as c on t.conversation_key = c.conversation_key
order by t.started_at;
drop table told;
insert into events by name
select
    t.touch_key as event_key, t.shop_id as shop_id, t.event_id as event_id, 'message_sent' as type,
    'verified' as trust, 'native' as source, 'events' as door, t.answered_at as occurred_at,
    t.answered_at as received_at, 0 as seq, t.person_key as identity_key,
    split_part(t.touch_id, '#', 1) as conversation_id, false as is_bot
from touch_answers as t
order by t.answered_at;
