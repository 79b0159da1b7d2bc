delete from shares where shop_id = $shop_id;
