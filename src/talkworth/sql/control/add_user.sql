insert into users (user_id, email, name, is_owner, created_at)
values ($user_id, $email, $name, $is_owner, $created_at);
