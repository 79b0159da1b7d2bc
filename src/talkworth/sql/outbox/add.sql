insert into deliveries (
    delivery_id, outlet_id, subject, subject_at, revision, digest, body, state, n_tries, next_try_at, last_error,
    created_at, settled_at
)
values (
    $delivery_id, $outlet_id, $subject, $subject_at, $revision, $digest, $body, 'waiting', 0, $created_at, '',
    $created_at, null
);
