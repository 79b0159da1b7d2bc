insert into invitations (user_id, sha256, created_at, expires_at)
values ($user_id, $sha256, $created_at, $expires_at)
on conflict (user_id) do update
set sha256 = excluded.sha256, created_at = excluded.created_at, expires_at = excluded.expires_at;
