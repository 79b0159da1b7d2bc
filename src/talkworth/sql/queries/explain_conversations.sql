-- Conversations of some persons that began before an instant, newest first, and when they earned.
-- grain:  conversation_key
-- reads:  conversations, touch_answers
-- takes:  $shop_id, $person_keys, $sold_at, $direct_from_at, $path_from_at
-- units:  instants in UTC microseconds, null where there is none; at most 200 conversations
--
-- first_direct_at and first_path_at are the first answers that earn inside each tier; last_earned_at is the last one
-- before the sale, next_earned_at the first from the sale on.

select
    c.conversation_key as conversation_key, c.conversation_id as conversation_id, c.part as part,
    c.person_key as person_key, c.started_at as started_at, c.ended_at as ended_at, c.channel as channel,
    c.is_meaningful as is_meaningful, c.is_bot as is_bot, c.is_human_only as is_human_only,
    c.is_handed_off as is_handed_off, c.n_shopper_messages as n_shopper_messages, c.n_answers as n_answers,
    c.entry_click_id as entry_click_id, c.entry_click_at as entry_click_at,
    min(t.answered_at) filter (where t.answered_at < $sold_at and t.answered_at >= $direct_from_at)
        as first_direct_at,
    min(t.answered_at) filter (
        where t.answered_at < $sold_at and t.answered_at >= $path_from_at and t.answered_at < $direct_from_at
    ) as first_path_at,
    max(t.answered_at) filter (where t.answered_at < $sold_at) as last_earned_at,
    min(t.answered_at) filter (where t.answered_at >= $sold_at) as next_earned_at
from conversations as c
left join touch_answers as t on c.conversation_key = t.conversation_key
where
    c.shop_id = $shop_id
    and c.person_key in (select unnest($person_keys))
    and c.started_at < $sold_at
group by all
order by c.started_at desc, c.conversation_id, c.part
limit 200
