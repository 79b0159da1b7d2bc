-- The winners of those sales and their weights, by the model of each sale's rule set.
-- grain:  sale_key, touch_key
-- reads:  placed_touches, decayed_touches
-- units:  weights are whole and run, by rank, from weight_before to weight_upto of weight_total
--
-- Position: 1; 1:1; more: the first and last 40 %, the others share 20 %. Each model sorts and joins what it needs.

with spread as (
    select
        p.*,
        case
            when p.model = 'position' and p.n_touches > 2 and p.place > 1 then 20 * (2 * p.n_touches + p.place - 6)
            else p.place - 1
        end as weight_before,
        case
            when p.model <> 'position' or p.n_touches <= 2 then p.place
            when p.place = p.n_touches then 100 * (p.n_touches - 2)
            else 20 * (2 * p.n_touches + p.place - 5)
        end as weight_upto,
        case
            when p.model = 'first_touch' then 1
            when p.model = 'linear' or p.n_touches <= 2 then p.n_touches
            else 100 * (p.n_touches - 2)
        end as weight_total
    from placed_touches as p
    where p.model in ('linear', 'position') or (p.model = 'first_touch' and p.place = 1)
),

lasts as (
    select
        p.*, cast(0 as bigint) as weight_before, cast(1 as bigint) as weight_upto, cast(1 as bigint) as weight_total,
        row_number() over (partition by p.sale_key order by p.touched_at desc, p.touched_id, p.touch_id) as from_end
    from placed_touches as p
    where p.model = 'last_touch'
),

shares as (
    select s.* from spread as s
    union all
    select l.* exclude (from_end)
    from lasts as l
    where l.from_end = 1
    union all
    select d.*
    from decayed_touches as d
)

select
    s.sale_key as sale_key, s.order_key as order_key, s.sold_at as sold_at, s.rule_set_version as rule_set_version,
    s.touch_key as touch_key, s.touch_id as touch_id, s.tier as tier, s.touched_at as touched_at,
    s.ranked_at as ranked_at, s.nearest_at as nearest_at, s.channel as channel, s.conversation_key as conversation_key,
    s.started_at as started_at, s.touch_person_key as touch_person_key, s.joined_by as joined_by, s.is_ai as is_ai,
    s.is_direct as is_direct, s.weight_before as weight_before, s.weight_upto as weight_upto,
    s.weight_total as weight_total
from shares as s
