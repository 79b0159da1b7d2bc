-- How many units of each portion of one order each winner recovered.
-- grain:  portion_id, touch_id
-- reads:  recovered_portions, order_portions, order_touches
-- takes:  $order_key

select p.portion_id as portion_id, t.touch_id as touch_id, r.recovered as recovered, r.quantity as quantity
from recovered_portions as r
inner join order_portions as p on r.portion_key = p.portion_key
inner join order_touches as t on p.sale_key = t.sale_key and r.touch_key = t.touch_key
where r.order_key = $order_key
order by p.portion_no, t.weight_before
