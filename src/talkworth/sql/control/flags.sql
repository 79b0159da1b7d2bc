select
    flag_id,
    shop_id,
    what,
    subject_id,
    note,
    flagged_by,
    flagged_at,
    answer,
    resolved_by,
    resolved_at
from flags
where shop_id = $shop_id
order by flagged_at desc, flag_id;
