delete from members where user_id = $user_id and shop_id = $shop_id;
