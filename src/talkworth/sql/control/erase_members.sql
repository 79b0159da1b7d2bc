delete from members where shop_id = $shop_id;
