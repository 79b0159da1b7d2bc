select
    last_seq,
    n_entries,
    entries
from bundles
where last_seq > $after_seq
order by last_seq;
