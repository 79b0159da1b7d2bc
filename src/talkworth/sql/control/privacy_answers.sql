select
    shop_id,
    seq,
    kind,
    received_at,
    answered_at,
    actor
from privacy_answers
where shop_id = $shop_id
order by seq;
