select
    webhook_id,
    shop_id,
    platform,
    domain,
    sealed_secret,
    created_at,
    expires_at
from webhooks
order by created_at desc, webhook_id asc;
