delete from users
where
    is_owner = 0
    and user_id in (select m.user_id from members as m where m.shop_id = $shop_id)
    and user_id not in (select m.user_id from members as m where m.shop_id <> $shop_id);
