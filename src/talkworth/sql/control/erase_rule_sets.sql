delete from rule_sets where shop_id = $shop_id;
