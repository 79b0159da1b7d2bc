with ranked as (
    select
        delivery_id,
        row_number() over (partition by outlet_id order by next_try_at, delivery_id) as place
    from deliveries
    where state = 'waiting' and next_try_at <= $now
)

select
    d.delivery_id, d.outlet_id, d.subject, d.subject_at, d.revision, d.body, d.state, d.n_tries, d.next_try_at,
    d.last_error, d.created_at, d.settled_at
from ranked as r
inner join deliveries as d on r.delivery_id = d.delivery_id
where r.place <= $most
order by r.place, d.next_try_at, d.delivery_id;
