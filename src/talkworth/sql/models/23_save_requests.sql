-- Withdrawn requests with the orders whose money they keep: the order itself, or the next payments of a subscription.
-- grain:  request_key, order_key
-- reads:  withdrawals, orders, rule_sets
-- units:  instants in UTC microseconds
--
-- A save is provisional up to settles_at: a return until its window and 7 days are over.

with matched as (
    select w.request_key as request_key, w.order_key as order_key
    from withdrawals as w
    where w.kind <> 'churn'
    union all
    select w.request_key as request_key, o.order_key as order_key
    from withdrawals as w
    inner join orders as o on w.subscription_id = o.subscription_id and w.shop_id = o.shop_id
    where w.kind = 'churn' and o.is_renewal and o.paid_at > w.withdrawn_at
),

kept as (
    select
        w.*, o.order_key as kept_order_key, o.order_id as order_id, o.paid_at as paid_at, o.currency as currency,
        case when w.kind = 'churn' then o.paid_at else w.withdrawn_at end as claimed_at,
        v.save_us as save_us, v.subscription_cycles as n_cycles, v.version as rule_set_version,
        case w.kind
            when 'cancel' then w.withdrawn_at + v.cancel_settles_us
            when 'return' then o.ordered_at + v.return_window_us + 604800000000
            else w.withdrawn_at + v.subscription_us
        end as settles_at,
        row_number() over (partition by w.request_key order by o.paid_at, o.order_id) as cycle
    from withdrawals as w
    inner join matched as m on w.request_key = m.request_key
    inner join orders as o on m.order_key = o.order_key
    inner join rule_sets as v
        on w.shop_id = v.shop_id and w.withdrawn_at >= v.active_from and w.withdrawn_at < v.active_until
    where o.excluded_reason is null and (w.kind <> 'churn' or o.paid_at <= w.withdrawn_at + v.subscription_us)
)

select
    k.request_key as request_key, k.kept_order_key as order_key, k.order_id as order_id, k.shop_id as shop_id,
    k.request_id as request_id, k.kind as kind, k.subscription_id as subscription_id, k.currency as currency,
    k.requested_at as requested_at, k.withdrawn_at as withdrawn_at, k.claimed_at as claimed_at,
    k.paid_at as paid_at, k.settles_at as settles_at, k.save_us as save_us, cast(k.cycle as integer) as cycle,
    k.rule_set_version as rule_set_version
from kept as k
where k.kind <> 'churn' or k.cycle <= k.n_cycles
