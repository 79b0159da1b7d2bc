-- The touches of attribution_touches.sql as what was said: a question and a helpful answer of a conversation each.
insert into identities by name
select
    -128 * t.touch_key as node_key, t.shop_id as shop_id, 'conversation' as kind, t.person_key as group_key,
    t.person_key as person_key, false as is_ignored, false as is_known
from touch_answers as t
where t.touch_key > 0;
insert into conversation_events by name
select
    2 * t.touch_key + k as event_key, t.shop_id as shop_id, t.event_id || '/' || cast(k as varchar) as event_id,
    -128 * t.touch_key as identity_key, 'c' || cast(t.touch_key as varchar) as conversation_id,
    t.answered_at + (k - 1) * 1000000 as occurred_at, t.answered_at + (k - 1) * 1000000 as received_at,
    'verified' as trust, false as is_bot, case k when 0 then 'shopper' else 'assistant' end as step,
    case k when 1 then 'answered' end as outcome, false as is_greeting, 'assistant' as addressed_to,
    t.channel as channel
from touch_answers as t, range(2) as s(k)
where t.touch_key > 0;
