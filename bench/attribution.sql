-- Made-up touches and orders in the warehouse's layout: time order, 64-bit person keys, a year of history.
create table touch_answers as
select
    i as touch_key,
    'c' || cast(i as varchar) || '#0' as touch_id,
    'bench' as shop_id,
    cast(hash(i * 7919 + 13) % $n_persons as bigint) as person_key,
    i as conversation_key,
    'e' || cast(i as varchar) as event_id,
    cast(1700000000000000 + i * (31536000000000.0 / $n_touches) as bigint) as answered_at,
    case hash(i) % 10 when 0 then 'faq' when 1 then 'nudge' else 'chat' end as channel,
    cast(null as bigint) as entry_click_at,
    cast(null as varchar) as entry_click_id,
    cast(9223372036854775807 as bigint) as competes_until_at,
    cast(1700000000000000 + i * (31536000000000.0 / $n_touches) as bigint) - 60000000 as started_at
from range($n_touches) as t(i);
-- Half of the orders follow a touch of their person within a day, the others come when they come.
create table order_paths as
select
    i as order_key,
    'bench' as shop_id,
    case
        when i % 2 = 0 then cast(hash((i * 20) * 7919 + 13) % $n_persons as bigint)
        else cast(hash(i * 104729) % $n_persons as bigint)
    end as person_key,
    o.ordered_at as ordered_at,
    o.ordered_at - 86400000000 as direct_from_at,
    o.ordered_at - 2592000000000 as path_from_at,
    cast(null as bigint) as previous_at,
    1 as rule_set_version
from (
    select
        i,
        cast(1700000000000000 + i * 20 * (31536000000000.0 / $n_touches) as bigint)
        + cast(hash(i) % 86400000000 as bigint) as ordered_at
    from range($n_orders) as t(i)
) as o(i, ordered_at);
create table order_reach as
select o.order_key as order_key, o.shop_id as shop_id, o.person_key as person_key, 'visitor' as joined_by
from order_paths as o;
