-- What came of each matured first decision: money within the horizon, and the time of a human.
-- grain:  event_key
-- reads:  escalation_decisions, orders, order_entries, conversation_events
-- takes:  $shop_id, $trust, $horizon_us, $slack_us, $longest_us
-- units:  revenue_minor in the shop's currency, net of what went back; human_us in microseconds, -1 where nobody
--         measured; propensity -1 where none was logged
--
-- A hand-off may come up to $slack_us before its decision: two clocks tell them. Longer than $longest_us is waiting
-- and no work. Rows come by a hash of the event, so that their order says nothing.

with counted as (
    select d.*
    from escalation_decisions as d
    where d.is_first and d.is_matured
),

bought as (
    select
        d.event_key as event_key, sum(e.reporting_minor) as revenue_minor,
        count(*) filter (where e.reporting_minor <> 0) as n_entries
    from counted as d
    inner join orders as o on d.person_key = o.person_key
    inner join order_entries as e on o.order_key = e.order_key
    where
        o.shop_id = $shop_id and o.trust = $trust and o.excluded_reason is null
        and e.occurred_at >= d.decided_at and e.occurred_at < d.decided_at + $horizon_us
    group by d.event_key
),

taken as (
    select
        d.event_key as event_key, min(c.occurred_at) as taken_at,
        max(case when c.step = 'human' then c.occurred_at end) as human_at
    from counted as d
    inner join conversation_events as c on d.identity_key = c.identity_key
    where
        c.step in ('handoff', 'human')
        and c.occurred_at >= d.decided_at - $slack_us and c.occurred_at < d.decided_at + $horizon_us
    group by d.event_key
)

select
    d.event_key as event_key, d.segment as segment, d.action = 'escalate' as is_escalated, d.is_drawn as is_drawn,
    coalesce(d.propensity, -1) as propensity, cast(coalesce(b.revenue_minor, 0) as bigint) as revenue_minor,
    coalesce(b.n_entries, 0) > 0 as is_paid, t.event_key is not null as is_taken,
    case
        when t.human_at > t.taken_at and t.human_at - t.taken_at <= $longest_us then t.human_at - t.taken_at else -1
    end as human_us
from counted as d
left join bought as b on d.event_key = b.event_key
left join taken as t on d.event_key = t.event_key
order by d.event_key
