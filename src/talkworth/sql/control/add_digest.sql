insert into digests (
    digest_id, shop_id, kind, target, weekday, hour, language, sealed_secret, created_at
)
values (
    $digest_id, $shop_id, $kind, $target, $weekday, $hour, $language, $sealed_secret, $created_at
);
