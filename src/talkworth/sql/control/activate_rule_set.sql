update rule_sets set active_from = $active_from, activated_at = $activated_at
where shop_id = $shop_id and version = $version and active_from is null;
