-- Touches that compete for sales under every other rule: each with its clock and its rank inside tier or path.
-- grain:  sale_key, touch_key
-- reads:  sales, order_reach, touch_answers, campaign_touches
-- units:  instants in UTC microseconds

with moments as (
    select t.*, true as is_ai
    from touch_answers as t
    union all
    select c.*, false as is_ai
    from campaign_touches as c
),

pairs as (
    select
        s.sale_key as sale_key, s.order_key as order_key, s.sold_at as sold_at, s.model as model,
        s.rule_set_version as rule_set_version, s.direct_from_at as direct_from_at, s.time_window as time_window,
        j.joined_by as joined_by, m.*,
        case when m.answered_at >= s.direct_from_at then 1 else 2 end as tier,
        case
            when s.time_window = 'path' then least(s.path_from_at, s.direct_from_at)
            when m.answered_at >= s.direct_from_at then s.direct_from_at else s.path_from_at
        end as window_from_at
    from sales as s
    inner join order_reach as j on s.order_key = j.order_key
    inner join moments as m
        on
            j.person_key = m.person_key and s.sold_at > m.answered_at
            and m.answered_at >= least(s.path_from_at, s.direct_from_at)
    where
        m.competes_until_at >= s.sold_at and (m.is_ai or s.scope = 'all_channels')
        and not (s.model = 'first_touch' and s.time_window = 'tiers' and s.scope = 'ai_only')
),

tiered as (
    select
        p.*, min(p.tier) over (partition by p.sale_key) as best_tier,
        max(case when p.is_ai then p.answered_at end) over (partition by p.sale_key) as nearest_at,
        case when p.entry_click_at >= p.window_from_at then p.entry_click_at else p.answered_at end as ranked_at,
        case when p.entry_click_at >= p.window_from_at then p.entry_click_id else p.event_id end as ranked_id
    from pairs as p
)

select
    t.sale_key as sale_key, t.order_key as order_key, t.sold_at as sold_at, t.model as model,
    t.rule_set_version as rule_set_version, t.touch_key as touch_key, t.touch_id as touch_id, min(t.tier) as tier,
    max(t.answered_at) as touched_at, arg_min(t.event_id, (-t.answered_at, t.event_id)) as touched_id,
    min(t.ranked_at) as ranked_at, arg_min(t.ranked_id, (t.ranked_at, t.ranked_id)) as ranked_id,
    t.nearest_at as nearest_at, t.channel as channel, t.conversation_key as conversation_key,
    t.started_at as started_at, t.person_key as touch_person_key, t.joined_by as joined_by, t.is_ai as is_ai,
    max(t.answered_at) >= t.direct_from_at as is_direct
from tiered as t
where t.time_window = 'path' or t.tier = t.best_tier
group by
    t.sale_key, t.order_key, t.sold_at, t.model, t.rule_set_version, t.direct_from_at, t.touch_key, t.touch_id,
    t.nearest_at, t.channel, t.conversation_key, t.started_at, t.person_key, t.joined_by, t.is_ai
