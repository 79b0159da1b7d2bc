insert or replace into experiments (
    shop_id, experiment_id, plan, rule_set_version, registered_at, registered_by, stopped_at, stopped_by, stop_reason
)
values (
    $shop_id, $experiment_id, $plan, $rule_set_version, $registered_at, $registered_by, $stopped_at, $stopped_by,
    $stop_reason
);
