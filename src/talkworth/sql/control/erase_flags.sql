delete from flags where shop_id = $shop_id;
