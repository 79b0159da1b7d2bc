-- Persons that share an order or a subscription with one in scope: an order is worked out with all it reaches, and a
-- subscription's payments together.
with mine as (
    select i.order_key as order_key
    from order_identifiers as i
    inner join identities as p on i.node_key = p.node_key
    inner join scope_persons as s on p.person_key = s.person_key
    union
    select d.order_key as order_key
    from dirty_orders as d
),

related as (
    select m.order_key as order_key from mine as m
    union
    select other.order_key as order_key
    from mine as m
    inner join order_states as o on m.order_key = o.order_key
    inner join order_states as other on o.shop_id = other.shop_id and o.subscription_id = other.subscription_id
)

insert into scope_persons
select distinct other.person_key as person_key
from related as r
inner join order_identifiers as j on r.order_key = j.order_key
inner join identities as other on j.node_key = other.node_key
where other.person_key not in (select k.person_key from scope_persons as k)
returning person_key
