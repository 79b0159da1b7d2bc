delete from audit_log where shop_id = $shop_id;
