update rule_sets set archived_at = $archived_at
where shop_id = $shop_id and version = $version and archived_at is null;
