insert into keys (key_id, shop_id, kind, sha256, public_text, origins, label, created_at)
values ($key_id, $shop_id, $kind, $sha256, $public_text, $origins, $label, $created_at);
