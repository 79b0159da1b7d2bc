-- What each move of a special portion gave to or took from each who holds a part of it; a null touch is nobody.
-- grain:  entry_id, touch_key, kind
-- reads:  portion_moves, pool_moves, portion_holders, claim_holders, order_entries, order_portions, recovered_portions
-- units:  minor units of the order's currency and of the shop's

with holders as (
    select p.* from portion_holders as p
    union all
    select c.* from claim_holders as c
),

moves as (
    select
        m.portion_key as portion_key, p.pool_no as pool_no, m.entry_id as entry_id, m.line_id as line_id,
        m.entry_type as entry_type, m.occurred_at as occurred_at, p.before_minor as before_minor,
        p.after_minor as after_minor, p.rep_before_minor as rep_before_minor, p.rep_after_minor as rep_after_minor
    from portion_moves as m
    inner join pool_moves as p on m.portion_key = p.portion_key and m.move_no = p.move_no
    union all
    select
        e.portion_key as portion_key, 0 as pool_no, e.entry_id as entry_id, e.line_id as line_id,
        e.entry_type as entry_type, e.occurred_at as occurred_at, e.before_minor as before_minor,
        e.after_minor as after_minor, e.reporting_before_minor as rep_before_minor,
        e.reporting_after_minor as rep_after_minor
    from order_entries as e
    where
        e.portion_key in (select r.portion_key from recovered_portions as r)
        and e.portion_key not in (select p.portion_key from portion_moves as p)
)

select
    m.portion_key as portion_key, p.order_key as order_key, p.sale_key as sale_key, p.portion_id as portion_id,
    m.entry_id as entry_id, m.line_id as line_id, m.entry_type as entry_type,
    m.occurred_at as occurred_at, h.touch_key as touch_key, h.touch_id as touch_id, h.kind as kind, h.tier as tier,
    h.channel as channel, h.conversation_key as conversation_key, h.started_at as started_at,
    h.touch_person_key as touch_person_key, h.joined_by as joined_by, h.touched_at as touched_at,
    h.ranked_at as ranked_at, h.lag_us as lag_us, h.settles_at as settles_at, h.rule_set_version as rule_set_version,
    case
        when h.touch_key is null then m.after_minor - m.before_minor
        else
            cut(m.after_minor, h.weight_upto, h.weight_total) - cut(m.after_minor, h.weight_before, h.weight_total)
            - cut(m.before_minor, h.weight_upto, h.weight_total) + cut(m.before_minor, h.weight_before, h.weight_total)
    end as credit_minor,
    case
        when h.touch_key is null then m.rep_after_minor - m.rep_before_minor
        else
            cut(m.rep_after_minor, h.weight_upto, h.weight_total)
            - cut(m.rep_after_minor, h.weight_before, h.weight_total)
            - cut(m.rep_before_minor, h.weight_upto, h.weight_total)
            + cut(m.rep_before_minor, h.weight_before, h.weight_total)
    end as reporting_minor
from moves as m
inner join order_portions as p on m.portion_key = p.portion_key
left join holders as h on m.portion_key = h.portion_key and m.pool_no = h.pool_no
