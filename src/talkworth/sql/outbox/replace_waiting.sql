update deliveries
set state = 'replaced', body = x'', settled_at = $now
where outlet_id = $outlet_id and subject = $subject and state in ('waiting', 'dead');
