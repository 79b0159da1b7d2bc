-- Persons by what was known of them when they first came in a period: the mix that a factor is weighed with.
-- grain:  value
-- reads:  sessions, identities, orders, conversations
-- takes:  $shop_id, $unit, $dimension, $from_at, $until_at
-- units:  n_persons in persons; device and source are those of the first visit; bots are out
--
-- As an experiment's units are divided: who had an order before that visit, or is said to have had one, returns. Where
-- the unit is a conversation only those count who had a meaningful one in the period: they are another mix.

with visits as (
    select
        p.person_key as person_key, min(s.occurred_at) as came_at,
        arg_min(s.device, (s.occurred_at, s.event_key)) as device,
        arg_min(s.traffic_source, (s.occurred_at, s.event_key)) as traffic_source
    from sessions as s
    inner join identities as p on s.identity_key = p.node_key
    where
        s.shop_id = $shop_id and not s.is_bot and not p.is_ignored
        and s.occurred_at >= $from_at and s.occurred_at < $until_at
    group by p.person_key
),

first_orders as (
    select o.person_key as person_key, min(o.ordered_at) as ordered_at
    from orders as o
    where
        $dimension = 'returning' and o.shop_id = $shop_id
        and (o.excluded_reason is null or o.customer_order_index > 1)
    group by o.person_key
),

writers as (
    select distinct c.person_key as person_key
    from conversations as c
    where
        $unit = 'conversation' and c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
        and c.started_at >= $from_at and c.started_at < $until_at
)

select
    coalesce(
        case $dimension
            when 'device' then v.device
            when 'traffic_source' then v.traffic_source
            when 'returning' then case when o.ordered_at < v.came_at then 'returning' else 'new' end
        end,
        'unknown'
    ) as value,
    count(*) as n_persons
from visits as v
left join first_orders as o on v.person_key = o.person_key
left join writers as w on v.person_key = w.person_key
where $unit = 'visitor' or w.person_key is not null
group by value
