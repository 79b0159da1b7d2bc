insert into outlets (outlet_id, shop_id, kind, target, options, sealed_secret, created_at)
values ($outlet_id, $shop_id, $kind, $target, $options, $sealed_secret, $created_at);
