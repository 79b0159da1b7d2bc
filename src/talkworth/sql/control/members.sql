select
    m.user_id,
    m.shop_id,
    m.role,
    m.added_at
from members as m
where (m.user_id = $user_id or $user_id is null) and (m.shop_id = $shop_id or $shop_id is null)
order by m.shop_id, m.user_id;
