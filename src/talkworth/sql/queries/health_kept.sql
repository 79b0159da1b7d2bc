-- What a shop's doors kept in a period without making an event of it, by reason.
-- grain:  door, reason
-- reads:  rejects
-- takes:  $shop_id, $from_at, $until_at
-- units:  the period is that of our clock

select
    r.door as door,
    r.reason as reason,
    count(*) as n_entries,
    max(r.received_at) as last_received_at,
    max(r.seq) as last_seq
from rejects as r
where r.shop_id = $shop_id and r.received_at >= $from_at and r.received_at < $until_at
group by r.door, r.reason
order by count(*) desc, r.door asc, r.reason asc
