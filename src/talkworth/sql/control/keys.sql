select
    key_id,
    shop_id,
    kind,
    sha256,
    public_text,
    origins,
    label,
    created_at,
    revoked_at,
    scopes,
    expires_at,
    rate,
    last_used_on
from keys
order by created_at, key_id;
