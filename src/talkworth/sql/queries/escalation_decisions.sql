-- The decisions of a period, each with its person, and whether it was the first about its conversation.
-- grain:  event_key
-- reads:  decisions, identities
-- takes:  $shop_id, $from_at, $until_at, $horizon_us, $now_us
-- units:  instants in UTC microseconds; propensity is the chance of the action taken, null where none was logged
--
-- Who is matured has the whole horizon behind them, its last instant outside. A first decision before the period is in
-- none of its figures, and makes those that follow repeated ones.

with placed as (
    select
        d.event_key as event_key, d.identity_key as identity_key, d.occurred_at as decided_at, d.action as action,
        d.propensity_ppb / 1e9 as propensity, d.segment as segment, d.is_randomised as is_drawn,
        row_number() over (partition by d.identity_key order by d.occurred_at, d.event_key) as place
    from decisions as d
    where d.shop_id = $shop_id and d.kind = 'escalation' and not d.is_bot and d.occurred_at < $until_at
)

select
    d.event_key as event_key, d.identity_key as identity_key, p.person_key as person_key, d.decided_at as decided_at,
    d.action as action, d.propensity as propensity, coalesce(d.segment, 'unknown') as segment, d.is_drawn as is_drawn,
    d.place = 1 as is_first, d.decided_at + $horizon_us <= $now_us as is_matured
from placed as d
inner join identities as p on d.identity_key = p.node_key
where d.decided_at >= $from_at
