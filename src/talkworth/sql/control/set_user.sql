update users set name = $name, password = $password, oidc_subject = $oidc_subject, is_owner = $is_owner
where user_id = $user_id;
