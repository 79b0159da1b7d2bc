-- Journeys of a period that led to no sale: a person's touches that lie on no sale's path, by the channels met.
-- grain:  channels
-- reads:  sales, order_reach, touch_answers, sessions, identities, rule_sets
-- takes:  $shop_id, $from_at, $until_at, $scope
--
-- A click that a conversation has taken over competes no longer and stands in no journey. Whoever has not bought yet
-- may still do so.

with moments as (
    select
        t.touch_key as touch_key, t.touch_id as touch_id, t.person_key as person_key, t.channel as channel,
        t.answered_at as answered_at
    from touch_answers as t
    where t.shop_id = $shop_id and t.competes_until_at = 9223372036854775807
    union all
    select
        v.event_key as touch_key, v.event_id as touch_id, p.person_key as person_key, v.traffic_source as channel,
        v.occurred_at as answered_at
    from sessions as v
    inner join identities as p on v.identity_key = p.node_key
    inner join rule_sets as r
        on v.shop_id = r.shop_id and v.occurred_at >= r.active_from and v.occurred_at < r.active_until
    where
        v.shop_id = $shop_id and $scope = 'all_channels' and v.is_campaign and not v.is_bot
        and (v.trust = 'verified' or v.received_at - v.occurred_at <= r.late_public_us)
),

sold as (
    select distinct m.touch_key as touch_key
    from sales as s
    inner join order_reach as j on s.order_key = j.order_key
    inner join moments as m
        on
            j.person_key = m.person_key and s.sold_at > m.answered_at
            and m.answered_at >= least(s.path_from_at, s.direct_from_at)
    where s.shop_id = $shop_id and s.sold_at >= $from_at
),

lost as (
    select
        m.person_key as person_key, m.touch_key as touch_key, min(m.touch_id) as touch_id,
        min(m.channel) as channel, min(m.answered_at) as first_at
    from moments as m
    where
        m.answered_at >= $from_at and m.answered_at < $until_at
        and m.touch_key not in (select s.touch_key from sold as s)
    group by m.person_key, m.touch_key
),

journeys as (
    select l.person_key as person_key, list(l.channel order by l.first_at, l.touch_id) as channels
    from lost as l
    group by l.person_key
)

select j.channels as channels, cast(count(*) as bigint) as n_lost
from journeys as j
group by j.channels
