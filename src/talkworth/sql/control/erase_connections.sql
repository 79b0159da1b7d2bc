delete from connections where shop_id = $shop_id;
