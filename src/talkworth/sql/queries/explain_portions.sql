-- The portions of one order: what was sold of each line in which sale, for how much, and what is left of it.
-- grain:  portion_id
-- reads:  order_portions, order_lines, order_entries
-- takes:  $order_key
-- units:  *_minor in the order's currency

with balances as (
    select e.portion_key as portion_key, cast(sum(e.amount_minor) as bigint) as balance_minor
    from order_entries as e
    where e.order_key = $order_key
    group by e.portion_key
)

select
    p.portion_id as portion_id, p.sale_key as sale_key, p.line_id as line_id, p.product_id as product_id,
    l.title as title, p.quantity as quantity, p.sold_minor as sold_minor,
    coalesce(b.balance_minor, 0) as balance_minor
from order_portions as p
left join order_lines as l on p.order_key = l.order_key and p.line_id = l.line_id
left join balances as b on p.portion_key = b.portion_key
where p.order_key = $order_key
order by p.portion_no
