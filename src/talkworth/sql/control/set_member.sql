insert into members (user_id, shop_id, role, added_at)
values ($user_id, $shop_id, $role, $added_at)
on conflict (user_id, shop_id) do update set role = excluded.role;
