select
    delivery_id, outlet_id, subject, subject_at, revision, body, state, n_tries, next_try_at, last_error, created_at,
    settled_at
from deliveries
where state = 'waiting' and next_try_at <= $now
order by next_try_at, delivery_id
limit $most;
