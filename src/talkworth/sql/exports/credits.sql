-- Every credit of the orders placed in a period: which entry, which touch, which kind, how much.
-- grain:  order_id, entry_id, touch_id, kind
-- reads:  credits, orders, conversations
-- takes:  $shop_id, $from_at, $until_at
-- units:  credit_minor in the order's currency, refunds negative; reporting_minor in the shop's

select
    o.order_id as order_id, k.entry_id as entry_id, k.line_id as line_id, k.touch_id as touch_id,
    c.conversation_id as conversation_id, k.channel as channel, k.kind as kind, k.joined_by as joined_by,
    k.entry_type as entry_type, k.currency as currency, k.credit_minor as credit_minor,
    k.reporting_minor as reporting_minor, make_timestamptz(k.occurred_at) as occurred_at,
    make_timestamptz(k.ordered_at) as ordered_at, make_timestamptz(k.touched_at) as touched_at,
    make_timestamptz(k.settles_at) as settles_at, k.trust as trust, k.rule_set_version as rule_set_version
from credits as k
inner join orders as o on k.order_key = o.order_key
left join conversations as c on k.conversation_key = c.conversation_key
where k.shop_id = $shop_id and k.ordered_at >= $from_at and k.ordered_at < $until_at
order by k.ordered_at, o.order_id, k.entry_id, k.touch_id, k.kind
