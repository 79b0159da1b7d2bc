-- FAQ and nudge clicks of some persons before an instant, newest first, with the conversation each opened.
-- grain:  event_id
-- reads:  clicks, identities, conversations, rule_sets
-- takes:  $shop_id, $person_keys, $sold_at
-- units:  instants in UTC microseconds; conversation columns are null where the click opened none; at most 200 clicks

select
    k.event_id as event_id, k.click_type as click_type, k.item_id as item_id, n.person_key as person_key,
    k.occurred_at as occurred_at, k.received_at as received_at, k.is_bot as is_bot, k.is_answered as is_answered,
    k.trust = 'client-reported' and k.received_at - k.occurred_at > r.late_public_us as is_late,
    r.late_public_us as late_public_us, c.conversation_id as conversation_id, c.part as part,
    c.first_helpful_at as first_helpful_at
from clicks as k
inner join identities as n on k.identity_key = n.node_key
inner join rule_sets as r
    on k.shop_id = r.shop_id and k.occurred_at >= r.active_from and k.occurred_at < r.active_until
left join conversations as c on k.event_key = c.entry_click_key
where
    k.shop_id = $shop_id
    and n.person_key in (select unnest($person_keys))
    and k.occurred_at < $sold_at
order by k.occurred_at desc, k.event_id
limit 200
