-- What each withdrawn request had put at risk of each portion, and what the portion held when the money was kept.
-- grain:  request_key, portion_key
-- reads:  save_requests, save_lines, order_lines, risk_cells
-- units:  minor units of the order's currency
--
-- A request names lines and units, or all. Within a line the newest money is at risk first. Of a subscription each
-- payment is at risk as a whole.

with named as (
    select
        q.request_key as request_key, q.order_key as order_key, l.line_id as line_id, max(l.quantity) as units,
        cast(sum(s.quantity) as bigint) as asked_units
    from save_lines as s
    inner join save_requests as q on s.event_key = q.request_key
    inner join order_lines as l
        on q.order_key = l.order_key and coalesce(s.line_id = l.line_id, s.product_id = l.product_id, false)
    group by q.request_key, q.order_key, l.line_id
),

parts as (
    select
        c.request_key as request_key, c.order_key as order_key, c.portion_key as portion_key,
        c.balance_minor as balance_minor,
        case
            when c.kind = 'churn' then c.balance_minor
            when c.request_key not in (select s.event_key from save_lines as s) then c.asked_minor
            when n.line_id is null then 0
            when n.asked_units >= n.units then c.asked_minor
            else greatest(0, least(c.asked_minor, cut(c.line_minor, n.asked_units, n.units) - c.newer_minor))
        end as risk_minor
    from risk_cells as c
    left join named as n on c.request_key = n.request_key and c.order_key = n.order_key and c.line_id = n.line_id
),

sums as (
    select
        p.request_key as request_key, p.order_key as order_key, p.portion_key as portion_key,
        cast(sum(p.balance_minor) as bigint) as balance_minor, cast(sum(p.risk_minor) as bigint) as risk_minor
    from parts as p
    group by p.request_key, p.order_key, p.portion_key
)

select
    s.request_key as request_key, s.order_key as order_key, s.portion_key as portion_key,
    s.balance_minor as balance_minor, least(s.risk_minor, s.balance_minor) as risk_minor
from sums as s
