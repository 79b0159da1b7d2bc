update digests
set
    sent_week = $week,
    sent_at = $sent_at,
    failure = ''
where digest_id = $digest_id and sent_week < $week;
