-- The touches that win each sale, with their weights, whatever the rule.
-- grain:  sale_key, touch_key
-- reads:  first_touches, model_touches
-- units:  instants in UTC microseconds; weights are whole and run from weight_before to weight_upto of weight_total

select
    f.sale_key as sale_key, f.order_key as order_key, f.touch_key as touch_key, f.touch_id as touch_id,
    f.tier as tier, f.kind as kind, f.touched_at as touched_at, f.ranked_at as ranked_at, f.nearest_at as nearest_at,
    f.weight_before as weight_before, f.weight_upto as weight_upto, f.weight_total as weight_total,
    f.channel as channel, f.conversation_key as conversation_key, f.started_at as started_at,
    f.touch_person_key as touch_person_key, f.joined_by as joined_by, f.sold_at as sold_at,
    f.rule_set_version as rule_set_version
from first_touches as f
union all
select
    m.sale_key as sale_key, m.order_key as order_key, m.touch_key as touch_key, m.touch_id as touch_id,
    m.tier as tier,
    case when not m.is_ai then 'other_channel' when m.is_direct then 'direct' else 'assisted' end as kind,
    m.touched_at as touched_at, m.ranked_at as ranked_at, m.nearest_at as nearest_at,
    m.weight_before as weight_before, m.weight_upto as weight_upto, m.weight_total as weight_total,
    m.channel as channel, m.conversation_key as conversation_key, m.started_at as started_at,
    m.touch_person_key as touch_person_key, m.joined_by as joined_by, m.sold_at as sold_at,
    m.rule_set_version as rule_set_version
from model_touches as m
