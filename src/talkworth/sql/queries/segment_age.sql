-- The last answer that helped in a cohort: its orders may come until the horizon after it.
-- grain:  one row
-- reads:  segment_cohort
-- units:  last_helpful_at in UTC microseconds, null where no answer helped

select max(c.last_helpful_at) as last_helpful_at
from segment_cohort as c
