-- What each order of a period earned, by conversation and kind, with what another system knows it by.
-- grain:  order_id, kind, channel, conversation_id
-- reads:  credits, orders, conversations, order_identifiers, conversation_properties
-- takes:  $shop_id, $from_at, $until_at, $trust
-- units:  *_minor in the order's currency, net of refunds to date; *_at in UTC microseconds; '' leaves $trust open
--
-- A shop that sends `ga_client_id` as a property of a conversation gives Google's own id of the browser.

with earned as (
    select
        k.order_key as order_key, k.kind as kind, k.channel as channel, k.conversation_key as conversation_key,
        cast(sum(k.credit_minor) as bigint) as credit_minor, min(k.touched_at) as touched_at,
        max(k.rule_set_version) as rule_set_version
    from credits as k
    where
        k.shop_id = $shop_id and k.ordered_at >= $from_at and k.ordered_at < $until_at
        and ($trust = '' or k.trust = $trust) and k.kind in ('direct', 'assisted', 'recovered', 'saved')
    group by k.order_key, k.kind, k.channel, k.conversation_key
),

visitors as (
    select i.order_key as order_key, min(i.value) as visitor_id
    from order_identifiers as i
    where i.shop_id = $shop_id and i.kind = 'visitor'
    group by i.order_key
),

ga_clients as (
    select p.conversation_node as conversation_node, max(p.value) as ga_client_id
    from conversation_properties as p
    where p.shop_id = $shop_id and p.name = 'ga_client_id'
    group by p.conversation_node
)

select
    o.order_id as order_id, o.order_name as order_name, o.ordered_at as ordered_at, o.currency as currency,
    o.total_minor as total_minor, o.net_minor as net_minor, o.balance_minor as balance_minor, o.trust as trust,
    e.kind as kind, e.channel as channel, c.conversation_id as conversation_id, e.credit_minor as credit_minor,
    e.touched_at as touched_at, e.rule_set_version as rule_set_version, v.visitor_id as visitor_id,
    g.ga_client_id as ga_client_id
from earned as e
inner join orders as o on e.order_key = o.order_key
left join conversations as c on e.conversation_key = c.conversation_key
left join visitors as v on e.order_key = v.order_key
left join ga_clients as g on c.conversation_key - c.part = g.conversation_node
where e.credit_minor <> 0
order by o.ordered_at, o.order_id, e.kind, e.channel, c.conversation_id
