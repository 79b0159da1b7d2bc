-- What each save keeps of each order, before it is spread: what was at risk, and what was conceded for it.
-- grain:  request_key, order_key
-- reads:  save_requests, at_risk, save_facts, order_refunds, subscription_facts
-- units:  minor units of the order's currency
--
-- A subscription's payment counts up to the price at the request; concessions lower its payments one after another.

with prices as (
    select
        q.request_key as request_key, f.amount_minor as price_minor, f.currency as currency,
        row_number() over (
            partition by q.request_key, q.order_key order by f.occurred_at desc, f.event_id desc
        ) as place,
        q.order_key as order_key
    from save_requests as q
    inner join subscription_facts as f
        on q.shop_id = f.shop_id and q.subscription_id = f.subscription_id and q.requested_at >= f.occurred_at
    where q.kind = 'churn' and f.trust = 'verified' and f.amount_minor is not null
),

conceded as (
    select q.request_key as request_key, q.order_key as order_key, cast(sum(f.amount_minor) as bigint) as conceded_minor
    from save_requests as q
    inner join save_facts as f
        on q.shop_id = f.shop_id and q.request_id = f.request_id and q.currency = f.currency
    left join order_refunds as r on q.order_key = r.order_key and f.refund_id = r.refund_id
    where f.step = 'concession' and f.trust = 'verified' and r.refund_id is null
    group by q.request_key, q.order_key
),

sums as (
    select
        a.request_key as request_key, a.order_key as order_key, cast(sum(a.risk_minor) as bigint) as risk_minor,
        cast(sum(a.balance_minor) as bigint) as balance_minor
    from at_risk as a
    group by a.request_key, a.order_key
),

limited as (
    select
        s.request_key as request_key, s.order_key as order_key, q.cycle as cycle, q.kind as kind,
        q.currency as currency,
        case
            when q.kind = 'churn' and p.currency = q.currency then least(s.balance_minor, p.price_minor)
            else s.risk_minor
        end as risk_minor,
        coalesce(c.conceded_minor, 0) as conceded_minor
    from sums as s
    inner join save_requests as q on s.request_key = q.request_key and s.order_key = q.order_key
    left join prices as p on s.request_key = p.request_key and s.order_key = p.order_key and p.place = 1
    left join conceded as c on s.request_key = c.request_key and s.order_key = c.order_key
)

select
    l.request_key as request_key, l.order_key as order_key, l.kind as kind, l.risk_minor as risk_minor,
    greatest(0, l.conceded_minor - coalesce(cast(sum(l.risk_minor) over (
        partition by l.request_key, l.currency order by l.cycle rows between unbounded preceding and 1 preceding
    ) as bigint), 0)) as conceded_minor
from limited as l
