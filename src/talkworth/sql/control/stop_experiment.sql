update experiments set stopped_at = $stopped_at, stopped_by = $stopped_by, stop_reason = $stop_reason
where shop_id = $shop_id and experiment_id = $experiment_id and stopped_at is null;
