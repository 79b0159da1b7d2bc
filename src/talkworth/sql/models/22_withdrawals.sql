-- Requests to cancel, return or leave that the shopper took back; a return also by an exchange.
-- grain:  request_key
-- reads:  save_facts, order_exchanges
-- units:  instants in UTC microseconds

with requests as (
    select
        f.event_key as request_key, f.shop_id as shop_id, f.request_id as request_id, f.kind as kind,
        f.order_key as order_key, f.subscription_id as subscription_id, f.occurred_at as requested_at,
        row_number() over (partition by f.shop_id, f.request_id order by f.occurred_at, f.event_id) as place
    from save_facts as f
    where f.step = 'request' and f.trust = 'verified'
),

ends as (
    select r.request_key as request_key, w.occurred_at as ended_at
    from requests as r
    inner join save_facts as w
        on r.shop_id = w.shop_id and r.request_id = w.request_id and r.requested_at < w.occurred_at
    where w.step = 'withdrawal' and w.trust = 'verified'
    union all
    select r.request_key as request_key, x.occurred_at as ended_at
    from requests as r
    inner join order_exchanges as x on r.order_key = x.order_key and r.requested_at < x.occurred_at
    where r.kind = 'return'
),

firsts as (
    select e.request_key as request_key, min(e.ended_at) as withdrawn_at
    from ends as e
    group by e.request_key
)

select
    r.request_key as request_key, r.shop_id as shop_id, r.request_id as request_id, r.kind as kind,
    r.order_key as order_key, r.subscription_id as subscription_id, r.requested_at as requested_at,
    f.withdrawn_at as withdrawn_at
from requests as r
inner join firsts as f on r.request_key = f.request_key
where r.place = 1
