select
    changed_at,
    actor,
    shop_id,
    change,
    subject
from audit_log
where shop_id = $shop_id and changed_at >= $since
order by audit_id;
