delete from webhooks where shop_id = $shop_id;
