-- Lapses of some persons that opened before an instant, newest first, and the sale that recovered each.
-- grain:  event_id
-- reads:  lapses, lapse_lines, recovered_sales, orders
-- takes:  $shop_id, $person_keys, $sold_at
-- units:  instants in UTC microseconds; items are product ids, quantities null where all units; at most 50 lapses

with lapsed as (
    select l.*
    from lapses as l
    where
        l.shop_id = $shop_id and l.person_key in (select unnest($person_keys)) and l.opened_at < $sold_at
    order by l.opened_at desc, l.event_id
    limit 50
),

items as (
    select
        c.lapse_key as lapse_key, list(c.product_id order by c.product_id) as product_ids,
        list(c.quantity order by c.product_id) as quantities
    from lapse_lines as c
    where c.lapse_key in (select l.lapse_key from lapsed as l)
    group by c.lapse_key
),

recovered as (
    select
        r.lapse_key as lapse_key, min(r.sale_key) as sale_key, min(r.order_key) as order_key,
        list(r.touch_key) as touch_keys
    from recovered_sales as r
    where r.lapse_key in (select l.lapse_key from lapsed as l)
    group by r.lapse_key
)

select
    l.event_id as event_id, l.person_key as person_key, l.lapse_type as lapse_type, l.step as step,
    l.occurred_at as occurred_at, l.opened_at as opened_at, l.open_until_at as open_until_at,
    l.covers_all as covers_all, i.product_ids as product_ids, i.quantities as quantities,
    r.sale_key as recovered_sale_key, r.touch_keys as touch_keys, o.order_id as recovered_order_id,
    o.order_name as recovered_order_name
from lapsed as l
left join items as i on l.lapse_key = i.lapse_key
left join recovered as r on l.lapse_key = r.lapse_key
left join orders as o on r.order_key = o.order_key
order by l.opened_at desc, l.event_id
