insert into keys (
    key_id, shop_id, kind, sha256, public_text, origins, label, created_at, scopes, expires_at, rate
)
values (
    $key_id, $shop_id, $kind, $sha256, $public_text, $origins, $label, $created_at, $scopes, $expires_at, $rate
);
