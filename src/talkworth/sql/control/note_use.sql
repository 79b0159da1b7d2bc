update keys set last_used_on = $used_on
where key_id = $key_id and coalesce(last_used_on, '') < $used_on;
