delete from restatements where shop_id = $shop_id;
