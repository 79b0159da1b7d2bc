-- What was placed once, as the product's placed_touches, under one model: what no weight depends on stands still.
select
    p.sale_key as sale_key, p.sale_key as order_key, cast(1800000000000000 as bigint) as sold_at, $model as model,
    1 as rule_set_version, p.touched_at as touch_key, '' as touch_id, 1 as tier, p.touched_at as touched_at,
    '' as touched_id, p.touched_at as ranked_at, '' as ranked_id, p.touched_at as nearest_at,
    p.channel as channel, cast(null as bigint) as conversation_key, p.touched_at as started_at,
    p.sale_key as touch_person_key, 'visitor' as joined_by, true as is_ai, true as is_direct, p.place as place,
    p.n_touches as n_touches
from placed as p
