select
    digest_id,
    shop_id,
    kind,
    target,
    weekday,
    hour,
    language,
    sealed_secret,
    created_at,
    sent_week,
    sent_at,
    case when sent_week < tried_week then n_tries else 0 end as n_tries,
    case when sent_week < tried_week then next_try_at end as next_try_at,
    failure
from digests
order by created_at, digest_id;
