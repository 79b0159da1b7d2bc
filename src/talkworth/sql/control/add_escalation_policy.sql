insert into escalation_policies (shop_id, version, policy, made_at, made_by)
values ($shop_id, $version, $policy, $made_at, $made_by);
