-- The touch that wins each sale under the plain rule: first touch inside the newer tier, else inside the older one.
-- grain:  sale_key
-- reads:  sales, order_reach, touch_answers
-- units:  instants in UTC microseconds; weights are whole and run from weight_before to weight_upto of weight_total
--
-- An answer competes in the tier it lies in; its entry click gives the rank only from inside the same tier.

with pairs as (
    select
        s.sale_key as sale_key, s.order_key as order_key, s.sold_at as sold_at,
        s.rule_set_version as rule_set_version,
        t.touch_key as touch_key, t.touch_id as touch_id, t.channel as channel,
        t.conversation_key as conversation_key, t.started_at as started_at, t.person_key as touch_person_key,
        j.joined_by as joined_by, t.answered_at as answered_at,
        case when t.answered_at >= s.direct_from_at then 1 else 2 end as tier,
        coalesce(
            t.entry_click_at
            >= case when t.answered_at >= s.direct_from_at then s.direct_from_at else s.path_from_at end,
            false
        ) as is_ranked_by_click,
        t.entry_click_at as entry_click_at, t.entry_click_id as entry_click_id, t.event_id as event_id
    from sales as s
    inner join order_reach as j on s.order_key = j.order_key
    inner join touch_answers as t
        on
            j.person_key = t.person_key and s.sold_at > t.answered_at
            and t.answered_at >= least(s.path_from_at, s.direct_from_at)
    where
        t.competes_until_at >= s.sold_at
        and s.model = 'first_touch' and s.time_window = 'tiers' and s.scope = 'ai_only'
),

ranked as (
    select
        p.*,
        case when p.is_ranked_by_click then p.entry_click_at else p.answered_at end as ranked_at,
        max(p.answered_at) over (partition by p.sale_key, p.touch_key) as touched_at,
        max(p.answered_at) over (partition by p.sale_key) as nearest_at,
        row_number() over (
            partition by p.sale_key
            order by
                p.tier,
                case when p.is_ranked_by_click then p.entry_click_at else p.answered_at end,
                case when p.is_ranked_by_click then p.entry_click_id else p.event_id end,
                p.touch_id
        ) as place
    from pairs as p
)

select
    r.sale_key as sale_key, r.order_key as order_key, r.touch_key as touch_key, r.touch_id as touch_id, r.tier as tier,
    case when r.tier = 1 then 'direct' else 'assisted' end as kind, r.touched_at as touched_at,
    r.ranked_at as ranked_at, r.nearest_at as nearest_at, cast(0 as bigint) as weight_before,
    cast(1 as bigint) as weight_upto, cast(1 as bigint) as weight_total, r.channel as channel,
    r.conversation_key as conversation_key, r.started_at as started_at, r.touch_person_key as touch_person_key,
    r.joined_by as joined_by, r.sold_at as sold_at, r.rule_set_version as rule_set_version
from ranked as r
where r.place = 1
