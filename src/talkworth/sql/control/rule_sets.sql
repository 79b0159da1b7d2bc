select
    shop_id,
    version,
    active_from,
    rules
from rule_sets
order by shop_id, version;
