select
    s.share_id,
    s.shop_id,
    s.name,
    s.path,
    s.query,
    s.with_orders,
    s.made_by,
    s.created_at,
    s.expires_at,
    s.revoked_at
from shares as s
where s.sha256 = $sha256;
