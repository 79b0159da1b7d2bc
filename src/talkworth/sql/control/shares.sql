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
where s.shop_id = $shop_id
order by s.created_at desc, s.share_id;
