select coalesce(max(changed_at), 0) as erased_at
from audit_log
where change in ('erase-person', 'erase-shop', 'retain');
