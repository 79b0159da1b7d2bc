-- What each claim reaches of each portion: an upgrade all of a renewal, a save what was at risk.
-- grain:  portion_key, claim_type, source_id
-- reads:  at_risk, saved_orders, save_requests, upgrades, order_touches, order_entries
-- units:  minor units of the order's currency; spread_minor is laid over the order's parts: what an upgrade leaves
--         to its holders, what a subscription's payment keeps, what was conceded for an order

select
    a.portion_key as portion_key, a.order_key as order_key, a.balance_minor as balance_minor,
    o.kind as claim_type, q.request_id as source_id, q.request_key as request_key, q.claimed_at as claimed_at,
    q.withdrawn_at as withdrawn_at, a.risk_minor as part_minor,
    case when o.kind = 'churn' then greatest(0, o.risk_minor - o.conceded_minor) else o.conceded_minor end
        as spread_minor
from at_risk as a
inner join saved_orders as o on a.request_key = o.request_key and a.order_key = o.order_key
inner join save_requests as q on a.request_key = q.request_key and a.order_key = q.order_key
union all
select
    e.portion_key as portion_key, e.order_key as order_key, cast(sum(e.amount_minor) as bigint) as balance_minor,
    'upgrade' as claim_type, u.event_id as source_id, cast(null as bigint) as request_key, u.paid_at as claimed_at,
    cast(0 as bigint) as withdrawn_at, cast(sum(e.amount_minor) as bigint) as part_minor,
    u.old_minor as spread_minor
from upgrades as u
inner join order_entries as e on u.order_key = e.order_key and u.paid_at >= e.occurred_at
where u.sale_key in (select t.sale_key from order_touches as t)
group by e.portion_key, e.order_key, u.event_id, u.paid_at, u.old_minor
