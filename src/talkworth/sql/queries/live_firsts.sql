-- When a shop's first steps were taken.
-- grain:  one row
-- reads:  events, rejects, conversations, touch_answers, orders
-- takes:  $shop_id, $webhook_doors
-- units:  UTC microseconds, null for what was not yet; events and webhooks by our clock, all else by its own
--
-- A signed webhook that made no event is a webhook all the same.

select
    (select min(e.received_at) from events as e where e.shop_id = $shop_id) as event_at,
    (
        select min(c.started_at) from conversations as c
        where c.shop_id = $shop_id and c.is_meaningful
    ) as conversation_at,
    (
        select min(t.answered_at) from touch_answers as t
        where t.shop_id = $shop_id and t.conversation_key is not null
    ) as answer_at,
    (select min(o.ordered_at) from orders as o where o.shop_id = $shop_id) as order_at,
    least(
        (
            select min(e.received_at) from events as e
            where e.shop_id = $shop_id and e.door in (select unnest($webhook_doors))
        ),
        (
            select min(r.received_at) from rejects as r
            where r.shop_id = $shop_id and r.door in (select unnest($webhook_doors))
        )
    ) as webhook_at
