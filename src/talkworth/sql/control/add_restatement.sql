insert into restatements (shop_id, version, from_at, until_at, reason, recorded_at, actor)
values ($shop_id, $version, $from_at, $until_at, $reason, $recorded_at, $actor);
