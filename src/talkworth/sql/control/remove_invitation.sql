delete from invitations where user_id = $user_id;
