-- The rule sets as the models read them.
-- grain:  shop_id, active_from
-- reads:  rule_sets
select r.*
from rule_sets as r
order by r.shop_id, r.active_from
