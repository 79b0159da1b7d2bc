-- Orders placed in the period and what was credited of them, newest first, a page at a time.
-- grain:  order_id, kind, channel
-- reads:  credits, orders, conversations
-- takes:  $shop_id, $from_at, $until_at, $kind, $channel, $trust, $text, $limit, $offset
-- units:  *_minor in the order's currency, reporting_minor in the shop's (null: no rate known); net of refunds to date;
--         settles_at is the instant up to which a save is provisional
--
-- $kind 'credited' is what conversations and clicks earned, 'all' is all; $channel, $trust, $text '' leave them open.

with chosen as (
    select
        k.order_key as order_key, k.kind as kind, k.channel as channel, min(k.conversation_key) as conversation_key,
        min(k.touched_at) as touched_at, min(k.joined_by) as joined_by, max(k.settles_at) as settles_at,
        cast(sum(k.credit_minor) as bigint) as credit_minor,
        case
            when count(*) = count(k.reporting_minor) then cast(sum(k.reporting_minor) as bigint)
        end as reporting_minor
    from credits as k
    where
        k.shop_id = $shop_id
        and k.ordered_at >= $from_at and k.ordered_at < $until_at
        and case $kind
            when 'all' then true when 'credited' then k.kind in ('direct', 'assisted', 'recovered', 'saved') else
                k.kind = $kind
        end
        and ($channel = '' or k.channel = $channel)
        and ($trust = '' or k.trust = $trust)
    group by k.order_key, k.kind, k.channel
)

select
    o.order_id as order_id, o.order_name as order_name, o.ordered_at as ordered_at, o.currency as currency,
    o.total_minor as total_minor, o.net_minor as net_minor, o.balance_minor as balance_minor, o.trust as trust,
    o.is_conflicting as is_conflicting, h.kind as kind, h.channel as channel, h.joined_by as joined_by,
    h.touched_at as touched_at, c.conversation_id as conversation_id, h.credit_minor as credit_minor,
    h.reporting_minor as reporting_minor, h.settles_at as settles_at, count(*) over () as n_rows
from chosen as h
inner join orders as o on h.order_key = o.order_key
left join conversations as c on h.conversation_key = c.conversation_key
where
    o.shop_id = $shop_id
    and ($text = '' or contains(lower(o.order_id), lower($text)) or contains(lower(o.order_name), lower($text)))
order by o.ordered_at desc, o.order_id, h.kind, h.channel
limit $limit offset $offset
