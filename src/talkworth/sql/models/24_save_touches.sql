-- The touch that saved: the latest helpful answer between a request and its withdrawal, shortly before the latter.
-- grain:  request_key, order_key
-- reads:  save_requests, order_reach, touch_answers
-- units:  instants in UTC microseconds

with answers as (
    select
        q.request_key as request_key, q.order_key as order_key, t.touch_key as touch_key, t.touch_id as touch_id,
        t.channel as channel, t.conversation_key as conversation_key, t.started_at as started_at,
        t.person_key as touch_person_key, j.joined_by as joined_by, t.answered_at as touched_at,
        row_number() over (
            partition by q.request_key, q.order_key order by t.answered_at desc, t.event_id, t.touch_id
        ) as place
    from save_requests as q
    inner join order_reach as j on q.order_key = j.order_key
    inner join touch_answers as t
        on
            j.person_key = t.person_key and q.requested_at < t.answered_at and q.withdrawn_at > t.answered_at
            and t.answered_at >= q.withdrawn_at - q.save_us
    where t.competes_until_at >= q.withdrawn_at
)

select
    a.request_key as request_key, a.order_key as order_key, a.touch_key as touch_key, a.touch_id as touch_id,
    a.channel as channel, a.conversation_key as conversation_key, a.started_at as started_at,
    a.touch_person_key as touch_person_key, a.joined_by as joined_by, a.touched_at as touched_at
from answers as a
where a.place = 1
