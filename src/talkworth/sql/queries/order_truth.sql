-- How true the orders of a period are: sums on every row, and beside them a page of those with one concern.
-- grain:  order_id
-- reads:  orders, order_facts, events, order_identifiers
-- takes:  $shop_id, $from_at, $until_at, $late_us, $concern, $limit, $offset
-- units:  *_at in UTC microseconds; late came over $late_us after it was placed; one row if the page is empty

with told as (
    select
        o.order_key as order_key,
        min(case when f.trust = 'verified' then e.received_at end) as verified_at,
        min(case when f.trust <> 'verified' then e.received_at end) as browser_at,
        arg_max(case when f.trust <> 'verified' then f.payload end, e.received_at) as browser_payload
    from orders as o
    inner join order_facts as f on o.order_key = f.order_key and f.type = 'order_placed'
    inner join events as e on f.event_key = e.event_key
    where o.shop_id = $shop_id and o.ordered_at >= $from_at and o.ordered_at < $until_at and o.excluded_reason is null
    group by o.order_key
),

named as (
    select i.order_key as order_key from order_identifiers as i where i.kind in ('conversation', 'visitor')
),

judged as (
    select
        o.order_id as order_id, o.order_name as order_name, o.ordered_at as ordered_at, o.currency as currency,
        o.total_minor as total_minor, o.net_minor as net_minor, o.trust as trust, t.verified_at as verified_at,
        t.browser_at as browser_at, t.browser_payload as browser_payload, o.is_conflicting as conflicting,
        t.verified_at is null as unconfirmed, t.browser_at is null and o.is_shopper_placed as unreported,
        coalesce(t.verified_at - o.ordered_at > $late_us, false) as late, o.is_shopper_placed as is_web,
        o.is_shopper_placed and o.order_key not in (select n.order_key from named as n) as unnamed
    from orders as o inner join told as t on o.order_key = t.order_key
),

sums as (
    select
        count(*) as n_orders, count(case when j.trust = 'verified' then 1 end) as n_verified,
        count(case when j.conflicting then 1 end) as n_conflicting,
        count(case when j.unconfirmed then 1 end) as n_unconfirmed,
        count(case when j.unreported then 1 end) as n_unreported, count(case when j.late then 1 end) as n_late,
        count(case when j.is_web then 1 end) as n_web, count(case when j.unnamed then 1 end) as n_unnamed
    from judged as j
),

page as (
    select j.* from judged as j
    where
        ($concern = 'conflicting' and j.conflicting) or ($concern = 'unconfirmed' and j.unconfirmed)
        or ($concern = 'unreported' and j.unreported) or ($concern = 'late' and j.late)
        or ($concern = 'unnamed' and j.unnamed)
    order by j.ordered_at desc, j.order_id asc limit $limit offset $offset
)

select
    s.n_orders as n_orders, s.n_verified as n_verified, s.n_conflicting as n_conflicting,
    s.n_unconfirmed as n_unconfirmed, s.n_unreported as n_unreported, s.n_late as n_late, s.n_web as n_web,
    s.n_unnamed as n_unnamed, p.order_id as order_id, p.order_name as order_name, p.ordered_at as ordered_at,
    p.currency as currency, p.total_minor as total_minor, p.net_minor as net_minor, p.trust as trust,
    p.verified_at as verified_at, p.browser_at as browser_at, p.browser_payload as browser_payload
from sums as s left join page as p on true order by p.ordered_at desc, p.order_id asc
