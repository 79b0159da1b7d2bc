select
    outlet_id,
    shop_id,
    kind,
    target,
    options,
    sealed_secret,
    created_at
from outlets
order by created_at, outlet_id;
