delete from experiments where shop_id = $shop_id;
