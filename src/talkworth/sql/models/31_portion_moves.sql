-- All that happened to portions with claims, in order: their entries, and the claims themselves, which move no money.
-- grain:  portion_key, move_no
-- reads:  claims, order_entries, order_portions, orders
-- units:  balances in minor units of the order's currency and of the shop's; applied_no counts the claims so far

with moves as (
    select
        e.portion_key as portion_key, e.order_key as order_key, e.entry_id as entry_id, e.line_id as line_id,
        e.entry_type as entry_type, e.occurred_at as occurred_at, 0 as class, e.entry_no as place,
        e.before_minor as before_minor, e.after_minor as after_minor, e.reporting_before_minor as rep_before_minor,
        e.reporting_after_minor as rep_after_minor, cast(null as integer) as claim_no
    from order_entries as e
    where e.portion_key in (select c.portion_key from claims as c)
    union all
    select
        c.portion_key as portion_key, c.order_key as order_key,
        o.order_id || '/' || p.portion_id || '/'
        || case when c.claim_type = 'upgrade' then 'upgrade' else 'save' end || '/' || c.source_id as entry_id,
        p.line_id as line_id, case when c.claim_type = 'upgrade' then 'upgrade' else 'save' end as entry_type,
        c.claimed_at as occurred_at, 1 as class, cast(c.claim_no as integer) as place,
        cast(null as bigint) as before_minor, cast(null as bigint) as after_minor,
        cast(null as bigint) as rep_before_minor, cast(null as bigint) as rep_after_minor,
        cast(c.claim_no as integer) as claim_no
    from claims as c
    inner join orders as o on c.order_key = o.order_key
    inner join order_portions as p on c.portion_key = p.portion_key
),

runs as (
    select
        m.*,
        row_number() over in_order as move_no,
        coalesce(max(m.claim_no) over in_order, 0) as applied_no,
        last_value(m.after_minor ignore nulls) over in_order as left_minor,
        last_value(m.rep_after_minor ignore nulls) over in_order as rep_left_minor
    from moves as m
    window in_order as (partition by m.portion_key order by m.occurred_at, m.class, m.place)
)

select
    r.portion_key as portion_key, r.order_key as order_key, r.entry_id as entry_id, r.line_id as line_id,
    r.entry_type as entry_type, r.occurred_at as occurred_at, r.move_no as move_no, r.applied_no as applied_no,
    case when r.claim_no is null then r.applied_no else r.applied_no - 1 end as applied_before_no,
    coalesce(r.before_minor, r.left_minor) as before_minor, r.left_minor as after_minor,
    coalesce(r.rep_before_minor, r.rep_left_minor) as rep_before_minor, r.rep_left_minor as rep_after_minor
from runs as r
