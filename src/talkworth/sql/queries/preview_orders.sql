-- The orders whose credits a candidate changes, largest first: what each touch earns of them now, and would.
-- grain:  order_id, kind, touch_id
-- reads:  credits, orders
-- takes:  $shop_id, $order_id, $limit
-- units:  *_minor in the shop's currency; moved_minor is what changes hands; of $order_id, where one is named, all
--
-- Read in a preview alone: there temp.credits are the candidate's.

with sides as (
    select
        k.order_key as order_key, k.kind as kind, k.channel as channel, k.touch_id as touch_id,
        k.reporting_minor as before_minor, cast(0 as bigint) as after_minor
    from store.main.credits as k
    where k.shop_id = $shop_id
    union all
    select
        k.order_key as order_key, k.kind as kind, k.channel as channel, k.touch_id as touch_id,
        cast(0 as bigint) as before_minor, k.reporting_minor as after_minor
    from temp.credits as k
    where k.shop_id = $shop_id
),

cells as (
    select
        s.order_key as order_key, s.kind as kind, s.channel as channel, s.touch_id as touch_id,
        cast(coalesce(sum(s.before_minor), 0) as bigint) as before_minor,
        cast(coalesce(sum(s.after_minor), 0) as bigint) as after_minor
    from sides as s
    group by s.order_key, s.kind, s.channel, s.touch_id
),

moved as (
    select
        c.order_key as order_key, o.order_id as order_id, o.order_name as order_name, o.ordered_at as ordered_at,
        o.trust as trust, cast(sum(greatest(c.after_minor - c.before_minor, 0)) as bigint) as moved_minor
    from cells as c
    inner join orders as o on c.order_key = o.order_key
    where
        case
            when $order_id is null then c.before_minor <> c.after_minor else $order_id in (o.order_id, o.order_name)
        end
    group by c.order_key, o.order_id, o.order_name, o.ordered_at, o.trust
),

placed as (
    select
        m.order_key as order_key, m.order_id as order_id, m.order_name as order_name, m.ordered_at as ordered_at,
        m.trust as trust, m.moved_minor as moved_minor, count(*) over () as n_orders,
        row_number() over (order by m.moved_minor desc, m.order_id) as place
    from moved as m
)

select
    p.place as place, p.n_orders as n_orders, p.order_id as order_id, p.order_name as order_name,
    p.ordered_at as ordered_at, p.trust as trust, p.moved_minor as moved_minor, c.kind as kind, c.channel as channel,
    c.touch_id as touch_id, c.before_minor as before_minor, c.after_minor as after_minor
from placed as p
inner join cells as c on p.order_key = c.order_key and (c.before_minor <> c.after_minor or $order_id is not null)
where p.place <= $limit
order by p.place, c.after_minor - c.before_minor, c.kind, c.touch_id
