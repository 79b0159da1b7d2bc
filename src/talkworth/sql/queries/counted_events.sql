-- The events of some journal entries that count.
-- grain:  event_key
-- reads:  events
-- takes:  $seqs

select e.event_key as event_key, e.seq as seq
from events as e
where e.seq in (select unnest(cast($seqs as bigint[])))
