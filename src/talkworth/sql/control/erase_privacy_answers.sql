delete from privacy_answers where shop_id = $shop_id;
