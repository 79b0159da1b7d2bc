update deliveries
set state = 'waiting', n_tries = 0, next_try_at = $now, settled_at = null
where outlet_id = $outlet_id and state = 'dead' and ($delivery_id = '' or delivery_id = $delivery_id);
