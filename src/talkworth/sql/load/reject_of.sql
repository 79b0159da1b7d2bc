-- Whether an entry made no event.
-- grain:  seq
-- reads:  rejects
-- takes:  $seq

select r.seq as seq
from rejects as r
where r.seq = $seq
