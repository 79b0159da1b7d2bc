-- Touches under time decay with their weights: half after each week, by whole hours from the clock to the sale.
-- grain:  sale_key, touch_key
-- reads:  placed_touches, decay_weights
-- units:  weights are whole and run, by rank, from weight_before to weight_upto of weight_total

with weighed as (
    select
        p.*, d.weight as weight,
        cast(sum(d.weight) over (
            partition by p.sale_key order by p.place rows between unbounded preceding and current row
        ) as bigint) as weight_upto,
        cast(sum(d.weight) over (partition by p.sale_key) as bigint) as weight_total
    from placed_touches as p
    inner join decay_weights as d on (p.sold_at - p.touched_at) // 3600000000 = d.hours
    where p.model = 'time_decay' and d.weight > 0
)

select
    w.sale_key as sale_key, w.order_key as order_key, w.sold_at as sold_at, w.model as model,
    w.rule_set_version as rule_set_version, w.touch_key as touch_key, w.touch_id as touch_id, w.tier as tier,
    w.touched_at as touched_at, w.touched_id as touched_id, w.ranked_at as ranked_at, w.ranked_id as ranked_id,
    w.nearest_at as nearest_at, w.channel as channel, w.conversation_key as conversation_key,
    w.started_at as started_at, w.touch_person_key as touch_person_key, w.joined_by as joined_by, w.is_ai as is_ai,
    w.is_direct as is_direct,
    w.place as place, w.n_touches as n_touches, w.weight_upto - w.weight as weight_before,
    w.weight_upto as weight_upto, w.weight_total as weight_total
from weighed as w
