select
    shop_id,
    version,
    policy,
    made_at,
    made_by
from escalation_policies
order by shop_id, version;
