select
    changed_at,
    actor,
    shop_id,
    change,
    subject
from audit_log
order by audit_id;
