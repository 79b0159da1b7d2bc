-- How many decisions a period has, how many of them are too young, and how many came after a first one.
-- grain:  one row
-- reads:  escalation_decisions

select
    count(*) filter (where d.is_first) as n_decisions,
    count(*) filter (where d.is_first and not d.is_matured) as n_not_matured,
    count(*) filter (where not d.is_first) as n_repeated
from escalation_decisions as d
