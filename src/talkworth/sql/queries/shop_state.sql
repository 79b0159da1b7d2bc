-- What has arrived of a shop so far: for the page of one that has nothing to show.
-- grain:  one row
-- reads:  events, conversations, orders
-- takes:  $shop_id
-- units:  last_received_at in UTC microseconds, null before the first event

select
    (select max(e.received_at) from events as e where e.shop_id = $shop_id) as last_received_at,
    exists(
        select 1 from conversations as c
        where c.shop_id = $shop_id and c.is_meaningful
    ) as has_conversation,
    exists(
        select 1 from orders as o
        where o.shop_id = $shop_id
    ) as has_order,
    exists(
        select 1 from orders as o
        where o.shop_id = $shop_id and o.trust = 'verified'
    ) as has_verified_order
