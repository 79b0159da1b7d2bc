-- What each sender of a shop sent in a period, and what was odd about it.
-- grain:  door, trust
-- reads:  events, duplicates
-- takes:  $shop_id, $from_at, $until_at
-- units:  the period is that of our clock; an event is ahead if its own clock says so by over a minute
--
-- A duplicate has no time of its own: it belongs to the period by its place in the journal.

with received as (
    select
        e.door as door, e.trust as trust, e.seq as seq, e.is_bot as is_bot,
        len(e.identity_keys) > 0 as is_named,
        (e.received_at - e.occurred_at) / 1000000.0 as delay_s
    from events as e
    where e.shop_id = $shop_id and e.received_at >= $from_at and e.received_at < $until_at
),

span as (
    select min(r.seq) as first_seq, max(r.seq) as last_seq
    from received as r
),

doubles as (
    select d.door as door, d.trust as trust, count(*) as n_duplicates
    from duplicates as d
    cross join span as s
    where d.shop_id = $shop_id and d.seq >= s.first_seq and d.seq <= s.last_seq
    group by d.door, d.trust
),

sent as (
    select
        r.door as door, r.trust as trust,
        count(*) as n_events,
        count(case when r.is_named then 1 end) as n_named,
        count(case when r.is_bot then 1 end) as n_bots,
        count(case when r.delay_s < -60 then 1 end) as n_ahead,
        round(median(r.delay_s), 3) as median_delay_s
    from received as r
    group by r.door, r.trust
)

select
    s.door as door, s.trust as trust, s.n_events as n_events, s.n_named as n_named, s.n_bots as n_bots,
    s.n_ahead as n_ahead, s.median_delay_s as median_delay_s, coalesce(d.n_duplicates, 0) as n_duplicates
from sent as s
left join doubles as d on s.door = d.door and s.trust = d.trust
order by s.door, s.trust
