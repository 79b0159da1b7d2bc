select
    connection_id,
    shop_id,
    platform,
    domain,
    url,
    sealed_token,
    created_at,
    polled_at,
    polled_until,
    failure
from connections
order by created_at asc, connection_id asc;
