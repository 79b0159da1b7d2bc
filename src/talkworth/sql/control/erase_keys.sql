delete from keys where shop_id = $shop_id;
