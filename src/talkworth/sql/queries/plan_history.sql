-- What persons bought within the horizon after they first came, or first wrote, in the days looked at.
-- grain:  unit
-- reads:  sessions, identities, conversations, orders, order_entries
-- takes:  $shop_id, $visits_from_at, $talks_from_at, $until_at, $horizon_us, $trust
-- units:  *_minor in the shop's currency, net of refunds; value2 is minor units squared; buyers are persons whose
--         revenue is not 0
--
-- As if an experiment had begun on the first of these days: everybody is assigned once, at the first visit or the first
-- meaningful conversation in them.

with arrivals as (
    select 'visitor' as unit, p.person_key as person_key, min(s.occurred_at) as assigned_at
    from sessions as s
    inner join identities as p on s.identity_key = p.node_key
    where
        s.shop_id = $shop_id and not s.is_bot and not p.is_ignored
        and s.occurred_at >= $visits_from_at and s.occurred_at < $until_at
    group by p.person_key
    union all
    select 'conversation' as unit, c.person_key as person_key, min(c.started_at) as assigned_at
    from conversations as c
    where
        c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
        and c.started_at >= $talks_from_at and c.started_at < $until_at
    group by c.person_key
),

bought as (
    select o.person_key as person_key, e.occurred_at as occurred_at, e.reporting_minor as reporting_minor
    from orders as o
    inner join order_entries as e on o.order_key = e.order_key
    where
        o.shop_id = $shop_id and o.excluded_reason is null and o.trust = $trust
        and e.occurred_at >= least($visits_from_at, $talks_from_at) and e.occurred_at < $until_at + $horizon_us
),

buyers as (
    select a.unit as unit, a.person_key as person_key, cast(sum(b.reporting_minor) as hugeint) as value
    from arrivals as a
    inner join bought as b on a.person_key = b.person_key
    where b.occurred_at >= a.assigned_at and b.occurred_at < a.assigned_at + $horizon_us
    group by a.unit, a.person_key
)

select
    a.unit as unit, count(*) as n_units,
    count(*) filter (where b.value <> 0) as n_buyers,
    coalesce(sum(b.value), 0) as value_minor,
    coalesce(sum(b.value * b.value), 0) as value2
from arrivals as a
left join buyers as b on a.unit = b.unit and a.person_key = b.person_key
group by a.unit
