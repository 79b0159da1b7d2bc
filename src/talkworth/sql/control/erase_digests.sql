delete from digests where shop_id = $shop_id;
