-- The money of each line and portion when its save was requested, and when the money was kept.
-- grain:  request_key, order_key, line_id, portion_key
-- reads:  save_requests, save_touches, order_entries
-- units:  minor units of the order's currency; newer_minor is what newer cells of the line held at the request

with cells as (
    select
        q.request_key as request_key, q.order_key as order_key, q.kind as kind, e.line_id as line_id,
        e.portion_key as portion_key, min(e.entry_no) as entry_no,
        cast(sum(case when e.occurred_at <= q.requested_at then e.amount_minor else 0 end) as bigint) as asked_minor,
        cast(sum(e.amount_minor) as bigint) as balance_minor
    from save_requests as q
    inner join save_touches as t on q.request_key = t.request_key and q.order_key = t.order_key
    inner join order_entries as e on q.order_key = e.order_key and q.claimed_at >= e.occurred_at
    group by q.request_key, q.order_key, q.kind, e.line_id, e.portion_key
)

select
    c.request_key as request_key, c.order_key as order_key, c.kind as kind, c.line_id as line_id,
    c.portion_key as portion_key, c.entry_no as entry_no, c.asked_minor as asked_minor,
    c.balance_minor as balance_minor,
    cast(sum(c.asked_minor) over (partition by c.request_key, c.order_key, c.line_id) as bigint) as line_minor,
    coalesce(cast(sum(c.asked_minor) over (
        partition by c.request_key, c.order_key, c.line_id order by c.entry_no desc
        rows between unbounded preceding and 1 preceding
    ) as bigint), 0) as newer_minor
from cells as c
