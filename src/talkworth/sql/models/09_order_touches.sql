-- The touch that wins each order: first touch inside the 24-hour tier, else inside the older one.
-- grain:  order_key, touch_key, model
-- reads:  order_paths, order_reach, touch_answers
-- units:  instants in UTC microseconds; weights are whole and run from weight_before to weight_upto of weight_total
--
-- An answer competes in the tier it lies in; its entry click gives the rank only from inside the same tier.

with pairs as (
    select
        o.order_key as order_key, o.ordered_at as ordered_at, o.rule_set_version as rule_set_version,
        t.touch_key as touch_key, t.touch_id as touch_id, t.channel as channel,
        t.conversation_key as conversation_key, t.started_at as started_at, t.person_key as touch_person_key,
        j.joined_by as joined_by, t.answered_at as answered_at,
        case when t.answered_at >= o.direct_from_at then 1 else 2 end as tier,
        coalesce(
            t.entry_click_at
            >= case when t.answered_at >= o.direct_from_at then o.direct_from_at else o.path_from_at end,
            false
        ) as is_ranked_by_click,
        t.entry_click_at as entry_click_at, t.entry_click_id as entry_click_id, t.event_id as event_id
    from order_paths as o
    inner join order_reach as j on o.order_key = j.order_key
    inner join touch_answers as t
        on
            j.person_key = t.person_key and o.ordered_at > t.answered_at
            and t.answered_at >= least(o.path_from_at, o.direct_from_at)
    where t.competes_until_at >= o.ordered_at
),

ranked as (
    select
        p.order_key as order_key, p.rule_set_version as rule_set_version, p.touch_key as touch_key,
        p.touch_id as touch_id, p.channel as channel, p.conversation_key as conversation_key,
        p.started_at as started_at, p.touch_person_key as touch_person_key, p.joined_by as joined_by,
        p.ordered_at as ordered_at, p.tier as tier,
        case when p.is_ranked_by_click then p.entry_click_at else p.answered_at end as ranked_at,
        max(p.answered_at) over (partition by p.order_key, p.touch_key) as touched_at,
        row_number() over (
            partition by p.order_key
            order by
                p.tier,
                case when p.is_ranked_by_click then p.entry_click_at else p.answered_at end,
                case when p.is_ranked_by_click then p.entry_click_id else p.event_id end,
                p.touch_id
        ) as place
    from pairs as p
)

select
    r.order_key as order_key, r.touch_key as touch_key, r.touch_id as touch_id, 'first_touch' as model,
    r.tier as tier, case when r.tier = 1 then 'direct' else 'assisted' end as kind, r.touched_at as touched_at,
    r.ranked_at as ranked_at, 0 as weight_before, 1 as weight_upto, 1 as weight_total, r.channel as channel,
    r.conversation_key as conversation_key, r.started_at as started_at, r.touch_person_key as touch_person_key,
    r.joined_by as joined_by, r.ordered_at as ordered_at, r.rule_set_version as rule_set_version
from ranked as r
where r.place = 1
