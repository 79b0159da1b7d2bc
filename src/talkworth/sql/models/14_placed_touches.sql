-- Competing touches in the order of their rank, and how many there are of each sale.
-- grain:  sale_key, touch_key
-- reads:  path_touches

select
    t.sale_key as sale_key, t.order_key as order_key, t.sold_at as sold_at, t.model as model,
    t.rule_set_version as rule_set_version, t.touch_key as touch_key, t.touch_id as touch_id, t.tier as tier,
    t.touched_at as touched_at, t.touched_id as touched_id, t.ranked_at as ranked_at, t.ranked_id as ranked_id,
    t.nearest_at as nearest_at, t.channel as channel, t.conversation_key as conversation_key,
    t.started_at as started_at, t.touch_person_key as touch_person_key, t.joined_by as joined_by, t.is_ai as is_ai,
    t.is_direct as is_direct,
    row_number() over (partition by t.sale_key order by t.ranked_at, t.ranked_id, t.touch_id) as place,
    count(*) over (
        partition by t.sale_key order by t.ranked_at, t.ranked_id, t.touch_id
        rows between unbounded preceding and unbounded following
    ) as n_touches
from path_touches as t
