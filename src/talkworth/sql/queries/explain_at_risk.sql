-- What each request had put at risk of each portion of one order, and what it took of it.
-- grain:  request_id, portion_id
-- reads:  at_risk, save_requests, order_portions, claims
-- takes:  $order_key
-- units:  *_minor in the order's currency; balance_minor when the money was kept; taken_minor null where nothing was

select
    q.request_id as request_id, p.portion_id as portion_id, a.risk_minor as risk_minor,
    a.balance_minor as balance_minor, c.taken_minor as taken_minor
from at_risk as a
inner join save_requests as q on a.request_key = q.request_key and a.order_key = q.order_key
inner join order_portions as p on a.portion_key = p.portion_key
left join claims as c on a.portion_key = c.portion_key and a.request_key = c.request_key
where a.order_key = $order_key
order by q.withdrawn_at, q.request_id, p.portion_no
