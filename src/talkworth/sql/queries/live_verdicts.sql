-- What became of some entries of the journal.
-- grain:  seq, fate
-- reads:  events, rejects, duplicates, clashes
-- takes:  $shop_id, $seqs, $from_seq, $upto_seq
-- units:  fate as in live_places; occurred_at in UTC microseconds, null but where an event counts
--
-- The range says again what the places say: by it whole stretches of a long table are passed over.

with found as (
    select e.seq as seq, 1 as fate, case when e.is_bot then 'bot' end as reason, e.occurred_at as occurred_at
    from events as e
    where e.shop_id = $shop_id and e.seq >= $from_seq and e.seq <= $upto_seq
    union all
    select r.seq as seq, 2 as fate, r.reason as reason, cast(null as bigint) as occurred_at
    from rejects as r
    where r.shop_id = $shop_id and r.seq >= $from_seq and r.seq <= $upto_seq
    union all
    select d.seq as seq, 3 as fate, 'duplicate' as reason, cast(null as bigint) as occurred_at
    from duplicates as d
    where d.shop_id = $shop_id and d.seq >= $from_seq and d.seq <= $upto_seq
    union all
    select c.seq_other as seq, 3 as fate, 'clash' as reason, cast(null as bigint) as occurred_at
    from clashes as c
    where c.shop_id = $shop_id and c.seq_other >= $from_seq and c.seq_other <= $upto_seq
)

select f.seq as seq, f.fate as fate, min(f.reason) as reason, min(f.occurred_at) as occurred_at
from found as f
where f.seq in (select unnest($seqs))
group by f.seq, f.fate
order by f.seq, f.fate
