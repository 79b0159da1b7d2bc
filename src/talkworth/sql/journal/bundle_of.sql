select
    last_seq,
    n_entries,
    entries
from bundles
where last_seq >= $seq
order by last_seq
limit 1;
