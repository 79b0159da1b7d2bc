insert into sessions (sha256, user_id, created_at, seen_at)
values ($sha256, $user_id, $created_at, $seen_at);
