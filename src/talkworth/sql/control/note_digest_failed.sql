update digests
set
    next_try_at = $next_try_at,
    failure = $failure
where digest_id = $digest_id and tried_week = $week;
