-- How many conversations a list is asked for, and what they earned.
-- grain:  one row
-- reads:  asked_conversations
-- units:  reporting_minor in the shop's currency

select
    count(*) as n_rows,
    cast(coalesce(sum(a.total_minor), 0) as bigint) as reporting_minor
from asked_conversations as a
