-- Nobody else takes the week until $next_try_at; no row is changed where somebody did, or where it is sent.
update digests
set
    tried_week = $week,
    n_tries = case when tried_week = $week then n_tries + 1 else 1 end,
    next_try_at = $next_try_at
where
    digest_id = $digest_id
    and sent_week < $week
    and (tried_week < $week or (tried_week = $week and next_try_at <= $now));
