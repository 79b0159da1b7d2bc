-- Event ids of a shop that came in a period with another content than before.
-- grain:  one row
-- reads:  clashes, events
-- takes:  $shop_id, $from_at, $until_at
-- units:  the period is that of our clock; a clash has no time of its own and takes its place in the journal

with span as (
    select min(e.seq) as first_seq, max(e.seq) as last_seq
    from events as e
    where e.shop_id = $shop_id and e.received_at >= $from_at and e.received_at < $until_at
)

select count(distinct c.trust || c.event_id) as n_event_ids
from clashes as c
cross join span as s
where
    c.shop_id = $shop_id
    and greatest(c.seq_kept, c.seq_other) >= s.first_seq
    and greatest(c.seq_kept, c.seq_other) <= s.last_seq
