-- The ledger of one order: every entry, every claim on it, and what each touch got and lost by it.
-- grain:  entry_id, touch_id, kind
-- reads:  credits, order_entries, order_lines
-- takes:  $shop_id, $order_key
-- units:  *_minor in the order's currency, reporting_minor in the shop's (null: no rate known); after_minor is the
--         portion's balance, null for a claim, which moves no money

with moves as (
    select
        e.entry_id as entry_id, e.line_id as line_id, e.portion_id as portion_id, e.entry_type as entry_type,
        e.occurred_at as occurred_at, e.entry_no as place, e.amount_minor as amount_minor, e.after_minor as after_minor
    from order_entries as e
    where e.shop_id = $shop_id and e.order_key = $order_key
    union all
    select distinct
        k.entry_id as entry_id, k.line_id as line_id, k.portion_id as portion_id, k.entry_type as entry_type,
        k.occurred_at as occurred_at, cast(null as integer) as place, cast(0 as bigint) as amount_minor,
        cast(null as bigint) as after_minor
    from credits as k
    where k.shop_id = $shop_id and k.order_key = $order_key and k.entry_type in ('save', 'upgrade')
)

select
    m.entry_id as entry_id, m.line_id as line_id, m.portion_id as portion_id, l.title as title,
    m.entry_type as entry_type, m.occurred_at as occurred_at, m.amount_minor as amount_minor,
    m.after_minor as after_minor, k.touch_id as touch_id, k.kind as kind, k.channel as channel,
    k.credit_minor as credit_minor, k.reporting_minor as reporting_minor
from moves as m
left join credits as k on m.entry_id = k.entry_id and k.shop_id = $shop_id and k.order_key = $order_key
left join order_lines as l on m.line_id = l.line_id and l.order_key = $order_key
order by m.occurred_at, m.place nulls last, m.entry_type desc, m.entry_id, k.touch_id nulls last, k.kind
