-- A page of orders with what was credited of each.
-- grain:  order_id, kind, channel
-- reads:  asked_credits, orders, conversations
-- takes:  $shop_id, $text, $sort, $limit, $offset
-- units:  *_minor in the order's currency, reporting_minor in the shop's (null: no rate known)
--
-- $text '' leaves all in. $sort is newest, oldest, or largest and smallest by what was credited; without a rate last.

select
    o.order_id as order_id, o.order_name as order_name, o.ordered_at as ordered_at, o.currency as currency,
    o.total_minor as total_minor, o.net_minor as net_minor, o.balance_minor as balance_minor,
    o.balance_minor < o.net_minor as is_refunded, o.trust as trust, o.is_conflicting as is_conflicting,
    h.kind as kind, h.channel as channel, h.joined_by as joined_by, h.touched_at as touched_at,
    c.conversation_id as conversation_id, h.credit_minor as credit_minor, h.reporting_minor as reporting_minor,
    h.settles_at as settles_at
from asked_credits as h
inner join orders as o on h.order_key = o.order_key
left join conversations as c on h.conversation_key = c.conversation_key
where
    o.shop_id = $shop_id
    and ($text = '' or contains(lower(o.order_id), lower($text)) or contains(lower(o.order_name), lower($text)))
order by
    case $sort when 'largest' then h.reporting_minor when 'oldest' then -o.ordered_at end desc nulls last,
    case when $sort = 'smallest' then h.reporting_minor end asc nulls last,
    o.ordered_at desc, o.order_id, h.kind, h.channel
limit $limit offset $offset
