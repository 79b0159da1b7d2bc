select
    annotation_id,
    shop_id,
    happened_on,
    kind,
    words,
    written_by,
    written_at
from annotations
where shop_id = $shop_id
order by happened_on, written_at, annotation_id;
