-- What was conceded for some requests, and which of it one order's ledger holds already.
-- grain:  event_id
-- reads:  save_facts, order_refunds
-- takes:  $shop_id, $order_key, $request_ids
-- units:  amount_minor in the concession's own currency

select
    f.event_id as event_id, f.request_id as request_id, f.trust as trust, f.occurred_at as occurred_at,
    f.amount_minor as amount_minor, f.currency as currency, f.refund_id as refund_id,
    r.refund_id is not null as is_in_ledger
from save_facts as f
left join order_refunds as r on f.refund_id = r.refund_id and r.order_key = $order_key
where f.shop_id = $shop_id and f.step = 'concession' and f.request_id in (select unnest($request_ids))
order by f.occurred_at, f.event_id
