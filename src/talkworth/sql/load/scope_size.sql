-- How many persons were worked out.
-- reads:  scope_persons
select count(*) as n_persons
from scope_persons
