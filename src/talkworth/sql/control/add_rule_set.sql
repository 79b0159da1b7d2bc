insert into rule_sets (shop_id, version, active_from, rules)
values ($shop_id, $version, $active_from, $rules);
