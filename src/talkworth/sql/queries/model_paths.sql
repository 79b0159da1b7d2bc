-- What was sold in a period, each sale with all the touches of its path, in the order of their rank.
-- grain:  sale_key
-- reads:  sales, orders, order_reach, touch_answers, sessions, identities, rule_sets, decay_weights
-- takes:  $shop_id, $from_at, $until_at, $trust, $scope
-- units:  decays are whole weights
--
-- All touches compete, as under `path`; the windows' lengths are those of the rule set in force at the sale.

with moments as (
    select
        t.touch_key as touch_key, t.touch_id as touch_id, t.person_key as person_key, t.channel as channel,
        t.event_id as event_id, t.answered_at as answered_at, t.entry_click_at as clicked_at,
        t.entry_click_id as click_id, t.competes_until_at as competes_until_at
    from touch_answers as t
    union all
    select
        v.event_key as touch_key, v.event_id as touch_id, p.person_key as person_key, v.traffic_source as channel,
        v.event_id as event_id, v.occurred_at as answered_at, cast(null as bigint) as clicked_at,
        cast(null as varchar) as click_id, cast(9223372036854775807 as bigint) as competes_until_at
    from sessions as v
    inner join identities as p on v.identity_key = p.node_key
    inner join rule_sets as r
        on v.shop_id = r.shop_id and v.occurred_at >= r.active_from and v.occurred_at < r.active_until
    where
        $scope = 'all_channels' and v.is_campaign and not v.is_bot
        and (v.trust = 'verified' or v.received_at - v.occurred_at <= r.late_public_us)
),

met as (
    select
        s.sale_key as sale_key, s.sold_at as sold_at, m.touch_key as touch_key, min(m.touch_id) as touch_id,
        min(m.channel) as channel, max(m.answered_at) as touched_at,
        arg_min(m.event_id, (-m.answered_at, m.event_id)) as touched_id,
        min(case
            when m.clicked_at >= least(s.path_from_at, s.direct_from_at) then (m.clicked_at, m.click_id)
            else (m.answered_at, m.event_id)
        end) as ranked
    from sales as s
    inner join orders as o on s.order_key = o.order_key
    inner join order_reach as j on s.order_key = j.order_key
    inner join moments as m
        on
            j.person_key = m.person_key and s.sold_at > m.answered_at and s.sold_at <= m.competes_until_at
            and m.answered_at >= least(s.path_from_at, s.direct_from_at)
    where s.shop_id = $shop_id and o.ordered_at >= $from_at and o.ordered_at < $until_at and o.trust = $trust
    group by s.sale_key, s.sold_at, m.touch_key
)

select
    m.sale_key as sale_key, list(m.channel order by m.ranked, m.touch_id) as channels,
    list(d.weight order by m.ranked, m.touch_id) as decays,
    arg_min(m.channel, (-m.touched_at, m.touched_id, m.touch_id)) as last_channel
from met as m
inner join decay_weights as d on (m.sold_at - m.touched_at) // 3600000000 = d.hours
group by m.sale_key
