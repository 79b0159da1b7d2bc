update shares set revoked_at = $revoked_at where share_id = $share_id and revoked_at is null;
