-- Who sends what, when we last heard from them, and their longest silence in the 14 days before.
-- grain:  shop_id, door, trust
-- reads:  events
-- takes:  $shop_id
-- units:  an empty $shop_id stands for every shop

with last_heard as (
    select
        e.shop_id as shop_id,
        e.door as door,
        e.trust as trust,
        count(*) as n_events,
        max(e.received_at) as last_received_at
    from events as e
    where $shop_id = '' or e.shop_id = $shop_id
    group by e.shop_id, e.door, e.trust
),

-- Minutes in place of events: far fewer rows to put in order.
minutes as (
    select distinct
        h.shop_id as shop_id,
        h.door as door,
        h.trust as trust,
        e.received_at // 60000000 as heard_minute
    from last_heard as h
    inner join events as e on h.shop_id = e.shop_id and h.door = e.door and h.trust = e.trust
    where e.received_at >= h.last_received_at - 14 * 86400000000
),

gaps as (
    select
        m.shop_id as shop_id,
        m.door as door,
        m.trust as trust,
        m.heard_minute - lag(m.heard_minute, 1, m.heard_minute) over (
            partition by m.shop_id, m.door, m.trust order by m.heard_minute
        ) as gap_min
    from minutes as m
)

select
    h.shop_id as shop_id,
    h.door as door,
    h.trust as trust,
    h.n_events as n_events,
    h.last_received_at as last_received_at,
    max(g.gap_min) as longest_gap_min
from last_heard as h
inner join gaps as g on h.shop_id = g.shop_id and h.door = g.door and h.trust = g.trust
group by h.shop_id, h.door, h.trust, h.n_events, h.last_received_at
order by h.shop_id, h.door, h.trust
