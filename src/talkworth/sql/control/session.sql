select
    user_id,
    created_at,
    seen_at
from sessions
where sha256 = $sha256;
