delete from outlets where shop_id = $shop_id;
