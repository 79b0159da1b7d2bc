insert into audit_log (changed_at, actor, shop_id, change, subject)
values ($changed_at, $actor, $shop_id, $change, $subject);
