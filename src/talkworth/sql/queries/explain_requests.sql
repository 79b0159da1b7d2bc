-- What was asked of one order or its subscription (to cancel, return, leave), and what became of it, step by step.
-- grain:  event_id
-- reads:  save_facts, withdrawals, save_requests, save_touches, saved_orders, claims
-- takes:  $shop_id, $order_key, $subscription_id
-- units:  *_minor in the order's currency; instants in UTC microseconds; null from the step on that was not reached
--
-- Of several tellings of a request the earliest verified one is the first. told_withdrawn_at is the earliest
-- withdrawal that anybody told of, whether it counts or not.

with requests as (
    select
        f.event_key as event_key, f.event_id as event_id, f.request_id as request_id, f.kind as kind,
        f.trust as trust, f.occurred_at as requested_at, f.subscription_id as subscription_id,
        row_number() over (
            partition by f.request_id
            order by case when f.trust = 'verified' then 0 else 1 end, f.occurred_at, f.event_id
        ) as place
    from save_facts as f
    where
        f.shop_id = $shop_id and f.step = 'request'
        and case when f.kind = 'churn' then f.subscription_id = $subscription_id else f.order_key = $order_key end
),

told as (
    select f.request_id as request_id, min(f.occurred_at) as withdrawn_at, min(f.trust) as trust
    from save_facts as f
    where f.shop_id = $shop_id and f.step = 'withdrawal'
    group by f.request_id
),

taken as (
    select c.request_key as request_key, cast(sum(c.taken_minor) as bigint) as taken_minor
    from claims as c
    where c.order_key = $order_key
    group by c.request_key
)

select
    r.event_id as event_id, r.request_id as request_id, r.kind as kind, r.trust as trust, r.place as place,
    r.requested_at as requested_at, r.subscription_id as subscription_id, d.withdrawn_at as told_withdrawn_at,
    d.trust as told_trust, w.withdrawn_at as withdrawn_at, q.claimed_at as claimed_at, q.cycle as cycle,
    q.settles_at as settles_at, q.save_us as save_us, t.touch_id as touch_id, t.channel as channel,
    t.touched_at as touched_at, t.joined_by as joined_by, s.risk_minor as risk_minor,
    s.conceded_minor as conceded_minor, k.taken_minor as taken_minor
from requests as r
left join told as d on r.request_id = d.request_id
left join withdrawals as w on r.event_key = w.request_key
left join save_requests as q on r.event_key = q.request_key and q.order_key = $order_key
left join save_touches as t on r.event_key = t.request_key and t.order_key = $order_key
left join saved_orders as s on r.event_key = s.request_key and s.order_key = $order_key
left join taken as k on r.event_key = k.request_key
where r.place = 1
order by r.requested_at, r.event_id
