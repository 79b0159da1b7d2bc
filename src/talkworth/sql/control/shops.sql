select
    shop_id,
    name,
    currency,
    timezone,
    created_at,
    sealed_pepper
from shops
order by shop_id;
