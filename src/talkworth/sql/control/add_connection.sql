insert into connections (connection_id, shop_id, platform, domain, url, sealed_token, created_at)
values ($connection_id, $shop_id, $platform, $domain, $url, $sealed_token, $created_at);
