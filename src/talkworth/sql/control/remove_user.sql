delete from users where user_id = $user_id;
