-- The identifiers on an order, and the person each leads to.
-- grain:  kind, value
-- reads:  order_identifiers, identities, order_reach
-- takes:  $shop_id, $order_key
-- units:  is_reached: the order may credit that person's touches

select
    i.kind as kind, i.value as value, i.node_key as node_key, n.person_key as person_key,
    n.is_ignored as is_ignored, n.is_known as is_known,
    j.person_key is not null and not n.is_ignored as is_reached, j.joined_by as joined_by
from order_identifiers as i
inner join identities as n on i.node_key = n.node_key
left join order_reach as j on i.order_key = j.order_key and n.person_key = j.person_key
where i.shop_id = $shop_id and i.order_key = $order_key
order by
    case i.kind
        when 'conversation' then 1 when 'cart' then 2 when 'checkout' then 3
        when 'visitor' then 4 when 'customer' then 5 else 6
    end,
    i.value
