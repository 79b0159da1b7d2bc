-- The newest places of the journal that a shop's entries have, and what became of each.
-- grain:  seq
-- reads:  events, rejects, duplicates, clashes
-- takes:  $shop_id, $door, $fate, $from_seq, $before_seq, $n_most
-- units:  fate is 1 (an event of it counts), 2 (it makes none), 3 (it came before); 0 asks for all, an empty door too
--
-- A clash has no door of its own: its entry says.

with found as (
    select e.seq as seq, 1 as fate
    from events as e
    where
        e.shop_id = $shop_id and e.seq >= $from_seq and e.seq < $before_seq
        and ($door = '' or e.door = $door)
    union all
    select r.seq as seq, 2 as fate
    from rejects as r
    where
        r.shop_id = $shop_id and r.seq >= $from_seq and r.seq < $before_seq
        and ($door = '' or r.door = $door)
    union all
    select d.seq as seq, 3 as fate
    from duplicates as d
    where
        d.shop_id = $shop_id and d.seq >= $from_seq and d.seq < $before_seq
        and ($door = '' or d.door = $door)
    union all
    select c.seq_other as seq, 3 as fate
    from clashes as c
    where c.shop_id = $shop_id and c.seq_other >= $from_seq and c.seq_other < $before_seq
)

select f.seq as seq, min(f.fate) as fate
from found as f
group by f.seq
having $fate = 0 or min(f.fate) = $fate
order by f.seq desc
limit $n_most
