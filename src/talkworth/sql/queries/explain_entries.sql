-- The ledger of one order: every entry and the part of it each touch earned.
-- grain:  entry_id, touch_id
-- reads:  credits, order_entries, order_lines
-- takes:  $shop_id, $order_key
-- units:  *_minor in the order's currency, reporting_minor in the shop's (null: no rate known)

select
    e.entry_id as entry_id, e.line_id as line_id, l.title as title, e.entry_type as entry_type,
    e.occurred_at as occurred_at, e.amount_minor as amount_minor, e.before_minor as before_minor,
    e.after_minor as after_minor, k.touch_id as touch_id, k.kind as kind, k.channel as channel,
    k.credit_minor as credit_minor, k.reporting_minor as reporting_minor
from order_entries as e
inner join credits as k on e.order_key = k.order_key and e.entry_id = k.entry_id
left join order_lines as l on e.order_key = l.order_key and e.line_id = l.line_id
where e.shop_id = $shop_id and e.order_key = $order_key and k.model = 'first_touch'
order by
    e.occurred_at,
    case e.entry_type when 'sale' then 0 when 'edit' then 1 when 'refund' then 2 else 3 end,
    e.entry_id,
    k.touch_id
