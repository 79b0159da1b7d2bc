insert into rule_sets (shop_id, version, name, note, rules, created_at, active_from, activated_at)
values ($shop_id, $version, $name, $note, $rules, $created_at, $active_from, $activated_at);
