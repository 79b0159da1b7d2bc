-- The last journal entry that is in the warehouse.
-- reads:  watermark
select w.seq as seq
from watermark as w
