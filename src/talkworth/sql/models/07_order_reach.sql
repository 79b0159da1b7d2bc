-- The persons whose touches an order reaches, and the strongest key that joins each.
-- grain:  order_key, person_key
-- reads:  orders, order_identifiers, identities
--
-- A known customer's order never reaches another known customer.

with reached as (
    select
        i.order_key as order_key, o.shop_id as shop_id, p.person_key as person_key, i.kind as joined_by,
        row_number() over (
            partition by i.order_key, p.person_key
            order by
                case i.kind
                    when 'conversation' then 1 when 'cart' then 2 when 'checkout' then 3
                    when 'visitor' then 4 when 'customer' then 5 else 6
                end
        ) as place
    from order_identifiers as i
    inner join identities as p on i.node_key = p.node_key
    inner join orders as o on i.order_key = o.order_key
    where not p.is_ignored and (p.person_key = o.person_key or not o.is_known or not p.is_known)
)

select r.order_key as order_key, r.shop_id as shop_id, r.person_key as person_key, r.joined_by as joined_by
from reached as r
where r.place = 1
