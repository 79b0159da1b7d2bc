delete from escalation_policies where shop_id = $shop_id;
