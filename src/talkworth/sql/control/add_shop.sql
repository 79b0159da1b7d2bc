insert into shops (shop_id, name, currency, timezone, created_at, sealed_pepper)
values ($shop_id, $name, $currency, $timezone, $created_at, $sealed_pepper);
