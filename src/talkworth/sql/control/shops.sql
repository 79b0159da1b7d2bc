select
    shop_id,
    name,
    currency,
    timezone,
    created_at,
    transcripts,
    retention_d,
    sealed_pepper
from shops
order by shop_id;
