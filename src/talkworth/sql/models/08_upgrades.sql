-- Renewals that cost more because of an upgrade: for some cycles the difference is a sale of its own, at the change.
-- grain:  order_key
-- reads:  subscription_facts, orders, rule_sets
-- units:  old_minor net merchandise of one cycle before the change; instants in UTC microseconds

with prices as (
    select
        f.shop_id as shop_id, f.subscription_id as subscription_id, f.event_id as event_id, f.step as step,
        f.occurred_at as changed_at, f.amount_minor as new_minor, f.currency as currency,
        lag(f.amount_minor) over told as old_minor,
        lag(f.currency) over told as old_currency,
        min(case when f.step = 'changed' then f.occurred_at end) over (
            partition by f.shop_id, f.subscription_id order by f.occurred_at, f.event_id
            rows between 1 following and unbounded following
        ) as next_changed_at
    from subscription_facts as f
    where f.trust = 'verified' and f.amount_minor is not null
    window told as (partition by f.shop_id, f.subscription_id order by f.occurred_at, f.event_id)
),

cycles as (
    select
        o.order_key as order_key, o.shop_id as shop_id, o.order_id as order_id, o.paid_at as paid_at,
        p.event_id as event_id, p.changed_at as changed_at, p.old_minor as old_minor,
        r.subscription_cycles as n_cycles,
        row_number() over (
            partition by o.shop_id, p.subscription_id, p.event_id order by o.paid_at, o.order_id
        ) as cycle
    from prices as p
    inner join orders as o on p.shop_id = o.shop_id and p.subscription_id = o.subscription_id
    inner join rule_sets as r
        on p.shop_id = r.shop_id and p.changed_at >= r.active_from and p.changed_at < r.active_until
    where
        p.step = 'changed' and p.new_minor > p.old_minor and p.currency = p.old_currency
        and o.is_renewal and o.excluded_reason is null and o.currency = p.currency
        and o.paid_at > p.changed_at and (p.next_changed_at is null or o.paid_at <= p.next_changed_at)
)

select
    c.order_key as order_key, c.order_key + 1 as sale_key, c.shop_id as shop_id, c.order_id as order_id,
    c.event_id as event_id, c.changed_at as changed_at, c.paid_at as paid_at, c.old_minor as old_minor,
    cast(c.cycle as integer) as cycle
from cycles as c
where c.cycle <= c.n_cycles
