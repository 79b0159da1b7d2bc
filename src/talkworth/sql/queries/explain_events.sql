-- The raw events behind an explanation: of an order, of conversations, single ones, what shoppers did on the way.
-- grain:  trust, event_id
-- reads:  events, order_facts, identities, conversation_events, save_facts, subscription_facts
-- takes:  $shop_id, $order_key, $subscription_id, $request_ids, $nodes, $event_ids, $person_keys, $from_at, $until_at
-- units:  instants in UTC microseconds; step and outcome are null but for events of conversations; at most 500 events
--
-- Of the conversations in $nodes and of the persons' carts, checkouts and frictions, those from $from_at to before
-- $until_at.

with asked as (
    select f.event_key as event_key from order_facts as f where f.order_key = $order_key
    union
    select s.event_key as event_key from save_facts as s where s.request_id in (select unnest($request_ids))
    union
    select s.event_key as event_key from subscription_facts as s where s.subscription_id = $subscription_id
)

select
    e.event_id as event_id, e.type as type, e.trust as trust, e.source as source, e.door as door,
    e.occurred_at as occurred_at, e.received_at as received_at, e.seq as seq, e.conversation_id as conversation_id,
    e.is_bot as is_bot, c.step as step, c.outcome as outcome, c.is_greeting as is_greeting
from events as e
left join conversation_events as c on e.event_key = c.event_key and e.shop_id = c.shop_id
where
    e.shop_id = $shop_id
    and (
        e.event_key in (select a.event_key from asked as a)
        or e.event_id in (select unnest($event_ids))
        or (
            e.occurred_at >= $from_at
            and e.occurred_at < $until_at
            and (
                e.identity_key in (select unnest($nodes))
                or (
                    e.type in ('cart_changed', 'checkout_started', 'friction_met')
                    and e.identity_key in (
                        select n.node_key from identities as n
                        where n.shop_id = $shop_id and n.person_key in (select unnest($person_keys))
                    )
                )
            )
        )
    )
order by e.occurred_at, e.event_id
limit 500
