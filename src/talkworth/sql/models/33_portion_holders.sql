-- Who holds the pools of special portions, those with claims or recovered units: winners, upgrades' winners, savers.
-- grain:  portion_key, pool_no, touch_key, kind
-- reads:  claims, recovered_portions, order_portions, order_touches
-- units:  weights as in order_touches
--
-- Of a winner's share the recovered units come first.

with special as (
    select c.portion_key as portion_key from claims as c
    union
    select r.portion_key as portion_key from recovered_portions as r
),

base as (
    select
        p.portion_key as portion_key, w.*, w.weight_upto - w.weight_before as weight,
        coalesce(r.quantity, 1) as units, coalesce(r.recovered, 0) as recovered_units
    from special as s
    inner join order_portions as p on s.portion_key = p.portion_key
    inner join order_touches as w on p.sale_key = w.sale_key
    left join recovered_portions as r on p.portion_key = r.portion_key and w.touch_key = r.touch_key
),

shares as (
    select
        b.*, 0 as pool_no, b.kind as held_as, b.weight_before * b.units + b.weight * b.recovered_units as from_weight,
        b.weight_upto * b.units as upto_weight, b.weight_total * b.units as total_weight
    from base as b
    where b.recovered_units < b.units
    union all
    select
        b.*, 0 as pool_no, 'recovered' as held_as, b.weight_before * b.units as from_weight,
        b.weight_before * b.units + b.weight * b.recovered_units as upto_weight,
        b.weight_total * b.units as total_weight
    from base as b
    where b.recovered_units > 0
)

select
    s.portion_key as portion_key, s.pool_no as pool_no, s.touch_key as touch_key, s.touch_id as touch_id,
    s.held_as as kind, s.tier as tier, s.channel as channel, s.conversation_key as conversation_key,
    s.started_at as started_at, s.touch_person_key as touch_person_key, s.joined_by as joined_by,
    s.touched_at as touched_at, s.ranked_at as ranked_at, s.sold_at - s.touched_at as lag_us,
    cast(null as bigint) as settles_at, s.rule_set_version as rule_set_version, s.from_weight as weight_before,
    s.upto_weight as weight_upto, s.total_weight as weight_total
from shares as s
