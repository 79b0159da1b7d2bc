insert into shares (
    share_id, shop_id, name, sha256, path, query, with_orders, made_by, created_at, expires_at
)
values (
    $share_id, $shop_id, $name, $sha256, $path, $query, $with_orders, $made_by, $created_at, $expires_at
);
