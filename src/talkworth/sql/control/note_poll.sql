update connections
set
    polled_at = $polled_at,
    polled_until = coalesce($polled_until, polled_until),
    failure = $failure
where connection_id = $connection_id;
