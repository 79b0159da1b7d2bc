select
    delivery_id, outlet_id, subject, subject_at, revision, body, state, n_tries, next_try_at, last_error, created_at,
    settled_at
from deliveries
where outlet_id = $outlet_id and ($state = '' or state = $state)
order by created_at desc, delivery_id asc
limit $most;
