delete from sessions where user_id = $user_id and sha256 is not $kept;
