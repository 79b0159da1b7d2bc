with gone as (
    select u.email
    from users as u
    where
        u.is_owner = 0
        and u.user_id in (select m.user_id from members as m where m.shop_id = $shop_id)
        and u.user_id not in (select m.user_id from members as m where m.shop_id <> $shop_id)
)

delete from audit_log
where shop_id = '' and (subject in (select g.email from gone as g) or actor in (select g.email from gone as g));
