-- Who holds what claims took: an upgrade's winners, or the touch that saved.
-- grain:  portion_key, pool_no, touch_key
-- reads:  claims, order_touches, save_touches, save_requests
-- units:  weights as in order_touches; lag_us runs from the withdrawal to the payment kept

select
    c.portion_key as portion_key, cast(c.claim_no as integer) as pool_no, w.touch_key as touch_key,
    w.touch_id as touch_id, w.kind as kind, w.tier as tier, w.channel as channel,
    w.conversation_key as conversation_key, w.started_at as started_at, w.touch_person_key as touch_person_key,
    w.joined_by as joined_by, w.touched_at as touched_at, w.ranked_at as ranked_at, w.sold_at - w.touched_at as lag_us,
    cast(null as bigint) as settles_at, w.rule_set_version as rule_set_version, w.weight_before as weight_before,
    w.weight_upto as weight_upto, w.weight_total as weight_total
from claims as c
inner join order_touches as w on c.order_key + 1 = w.sale_key
where c.claim_type = 'upgrade'
union all
select
    c.portion_key as portion_key, cast(c.claim_no as integer) as pool_no, t.touch_key as touch_key,
    t.touch_id as touch_id, 'saved' as kind, cast(null as integer) as tier, t.channel as channel,
    t.conversation_key as conversation_key, t.started_at as started_at, t.touch_person_key as touch_person_key,
    t.joined_by as joined_by, t.touched_at as touched_at, t.touched_at as ranked_at,
    greatest(0, q.paid_at - q.withdrawn_at) as lag_us, q.settles_at as settles_at,
    q.rule_set_version as rule_set_version, cast(0 as bigint) as weight_before, cast(1 as bigint) as weight_upto,
    cast(1 as bigint) as weight_total
from claims as c
inner join save_touches as t on c.request_key = t.request_key and c.order_key = t.order_key
inner join save_requests as q on c.request_key = q.request_key and c.order_key = q.order_key
