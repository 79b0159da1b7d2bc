-- The upgrade behind a renewal's price, and the price before it.
-- grain:  event_id
-- reads:  upgrades, subscription_facts
-- takes:  $order_key
-- units:  *_minor in the order's currency; changed_at in UTC microseconds; cycle counts renewals from 1

select
    u.event_id as event_id, u.changed_at as changed_at, u.old_minor as old_minor, f.amount_minor as new_minor,
    u.cycle as cycle
from upgrades as u
inner join subscription_facts as f on u.shop_id = f.shop_id and u.event_id = f.event_id
where u.order_key = $order_key and f.trust = 'verified'
