select
    shop_id,
    version,
    from_at,
    until_at,
    reason,
    recorded_at
from restatements
order by recorded_at, restatement_id;
