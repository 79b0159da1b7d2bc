-- A year of history of $n_people persons, every tenth of whom was assigned within two months of it. Three touches of
-- four are conversations, the fourth a campaign's visit.
create or replace temp macro moment_of(i, n) as cast($first_at + i * (31536000000000.0 / n) as bigint);
create or replace temp macro person_of(i) as 8 * cast(hash(i * 7919 + 13) % $n_people as bigint);
create or replace temp macro assigned_at_of(n) as
    $starts_at + cast(hash(n * 31) % $assigned_us as bigint);
insert into assignments by name
select
    'bench' as shop_id, 'holdout' as experiment_id, 8 * n as person_key,
    case when hash(n * 17) % 10 < 9 then 'assistant' else 'holdout' end as arm, assigned_at_of(n) as assigned_at,
    assigned_at_of(n) as exposed_at, 1 as n_arms, 3 as n_exposures,
    case
        when hash(n * 17) % 10 < 9 then cast(hash(n * 19) % 3865470566 as bigint)
        else 3865470567 + cast(hash(n * 19) % 429496728 as bigint)
    end as position,
    hash(n * 23) % 200 = 0 as is_bot, false as is_early
from range($n_people) as t(n)
where n % 10 = 0;
insert into identities by name
select
    8 * n + 1 as node_key, 'bench' as shop_id, 'visitor' as kind, 8 * n as group_key, 8 * n as person_key,
    false as is_ignored, true as is_known
from range($n_people) as t(n);
insert into conversations by name
select
    8 * i as conversation_key, 'bench' as shop_id, 'c' || cast(i as varchar) as conversation_id, 0 as part,
    person_of(i) as person_key, moment_of(i, $n_touches) as started_at, hash(i) % 8 > 0 as is_meaningful,
    false as is_bot
from range($n_touches) as t(i)
where i % 4 > 0;
insert into sessions by name
select
    8 * i + 1 as event_key, 'bench' as shop_id, 'v' || cast(i as varchar) as event_id,
    person_of(i) + 1 as identity_key, moment_of(i, $n_touches) as occurred_at, moment_of(i, $n_touches) as received_at,
    ['search', 'social', 'mail', 'direct'][1 + cast(hash(i * 3) % 4 as bigint)] as traffic_source,
    ['mobile', 'desktop', 'tablet'][1 + cast(hash(i * 5) % 3 as bigint)] as device, 'client-reported' as trust,
    false as is_bot, true as is_campaign
from range($n_touches) as t(i)
where i % 4 = 0;
-- And the visit in which somebody was assigned, where it was none of those.
insert into sessions by name
select
    8 * n + 3 as event_key, 'bench' as shop_id, 'a' || cast(n as varchar) as event_id, 8 * n + 1 as identity_key,
    assigned_at_of(n) as occurred_at, assigned_at_of(n) as received_at,
    ['search', 'social', 'mail', 'direct'][1 + cast(hash(n * 3) % 4 as bigint)] as traffic_source,
    ['mobile', 'desktop', 'tablet'][1 + cast(hash(n * 5) % 3 as bigint)] as device, 'client-reported' as trust,
    false as is_bot, false as is_campaign
from range($n_people) as t(n)
where n % 10 = 0;
