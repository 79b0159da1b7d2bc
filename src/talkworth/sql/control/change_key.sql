update keys set origins = $origins, expires_at = $expires_at, rate = $rate where key_id = $key_id;
