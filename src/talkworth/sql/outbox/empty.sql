update deliveries set
    body = x'', last_error = '', state = case when state in ('waiting', 'dead') then 'replaced' else state end
where delivery_id = $delivery_id;
