-- A year of made-up touches in the order of their time, and the orders bound to them: order i to touch 20 i. Half of
-- all orders follow it within a day; one in fifty comes ten hours before it, and is saved by it.
create or replace temp macro touched_at(i) as cast($first_at + i * (31536000000000.0 / $n_touches) as bigint);
create or replace temp macro person_of(i) as 8 * cast(hash(i * 7919 + 13) % $n_persons as bigint);
insert into touch_answers by name
select
    8 * i as touch_key,
    'c' || cast(i as varchar) || '#0' as touch_id,
    'bench' as shop_id,
    person_of(i) as person_key,
    8 * i as conversation_key,
    'e' || cast(i as varchar) as event_id,
    touched_at(i) as answered_at,
    case hash(i) % 10 when 0 then 'faq' when 1 then 'nudge' else 'chat' end as channel,
    cast(9223372036854775807 as bigint) as competes_until_at,
    touched_at(i) - 60000000 as started_at
from range($n_touches) as t(i);
create or replace temp table bound as
select
    i,
    8 * i + 1 as order_key,
    case when i % 2 = 0 or i % 50 = 1 then person_of(20 * i) else 8 * cast(hash(i * 104729) % $n_persons as bigint) end
        as person_key,
    case
        when i % 50 = 1 then touched_at(20 * i) - 36000000000
        else touched_at(20 * i) + cast(hash(i) % 86400000000 as bigint)
    end as ordered_at,
    [1, 2, 2, 3, 3][1 + i % 5] as n_lines
from range($n_orders) as t(i);
insert into identities by name
select distinct
    b.person_key as node_key, 'bench' as shop_id, 'visitor' as kind, b.person_key as group_key,
    b.person_key as person_key, false as is_ignored, false as is_known
from bound as b;
insert into order_identifiers by name
select
    b.order_key as order_key, 'bench' as shop_id, 'visitor' as kind, cast(b.person_key as varchar) as value,
    b.person_key as node_key
from bound as b;
