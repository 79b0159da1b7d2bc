insert into experiments (shop_id, experiment_id, plan, rule_set_version, registered_at, registered_by)
values ($shop_id, $experiment_id, $plan, $rule_set_version, $registered_at, $registered_by);
