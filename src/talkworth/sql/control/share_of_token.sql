select
    share_id,
    shop_id,
    name,
    path,
    query,
    with_orders,
    made_by,
    created_at,
    expires_at,
    revoked_at
from shares
where sha256 = $sha256;
