select
    shop_id,
    version,
    name,
    note,
    rules,
    created_at,
    active_from,
    activated_at,
    archived_at
from rule_sets
order by shop_id, version;
