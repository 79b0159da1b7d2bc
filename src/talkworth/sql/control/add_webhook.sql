insert into webhooks (webhook_id, shop_id, platform, domain, sealed_secret, created_at, expires_at)
values ($webhook_id, $shop_id, $platform, $domain, $sealed_secret, $created_at, $expires_at);
