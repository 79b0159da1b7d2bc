update deliveries
set
    state = $state,
    body = case when $state = 'sent' then x'' else body end,
    n_tries = n_tries + 1,
    next_try_at = $next_try_at,
    last_error = $last_error,
    settled_at = case when $state = 'waiting' then null else $now end
where delivery_id = $delivery_id and state = 'waiting';
