delete from shops where shop_id = $shop_id;
