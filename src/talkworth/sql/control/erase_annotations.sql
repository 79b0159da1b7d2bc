delete from annotations where shop_id = $shop_id;
