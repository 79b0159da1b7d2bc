-- A year of history of $n_people persons, every tenth of whom was assigned within two months of it. Three touches of
-- four are conversations, the fourth a campaign's visit; one touch in twenty is followed by an order of two lines.
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
create or replace temp table bought as
select
    i, 8 * i + 5 as order_key, person_of(20 * i) as person_key,
    moment_of(20 * i, $n_touches) + cast(hash(i) % 86400000000 as bigint) as ordered_at,
    1000 + cast(exp(3 + 1.2 * sqrt(-2 * ln((1 + hash(i * 11) % 999983) / 999984.0)) * cos(hash(i * 13) % 628 / 100.0)) * 100
        as bigint) as net_minor
from range($n_touches // 20) as t(i);
insert into orders by name
select
    b.order_key as order_key, 'bench' as shop_id, 'o' || cast(b.i as varchar) as order_id, b.person_key as person_key,
    true as is_known, b.ordered_at as ordered_at, b.ordered_at as paid_at, 'USD' as currency,
    2 * b.net_minor as total_minor, 2 * b.net_minor as net_minor, 'verified' as trust, true as is_shopper_placed,
    1 as rate_numerator, 1 as rate_denominator, 'USD' as shop_currency, false as is_renewal, 1 as rule_set_version
from bought as b;
-- One line in twenty goes back after a week.
create or replace temp table moved as
select b.*, line_no, 'sale' as entry_type, b.ordered_at as moved_at, b.net_minor as minor
from bought as b, range(2) as l(line_no)
union all
select b.*, 0 as line_no, 'refund' as entry_type, b.ordered_at + 604800000000 as moved_at, -b.net_minor as minor
from bought as b
where b.i % 10 = 3;
insert into order_entries by name
select
    'o' || cast(m.i as varchar) || '/' || cast(m.line_no as varchar) || '/' || m.entry_type as entry_id,
    m.order_key as order_key, 'bench' as shop_id, cast(m.line_no as varchar) as line_id, m.entry_type as entry_type,
    m.moved_at as occurred_at, 'USD' as currency, m.minor as amount_minor, m.minor as reporting_minor,
    'verified' as trust, m.order_key as sale_key
from moved as m;
insert into credits by name
select
    'o' || cast(m.i as varchar) || '/' || cast(m.line_no as varchar) || '/' || m.entry_type as entry_id,
    m.order_key as order_key, m.order_key as sale_key, 'bench' as shop_id, m.person_key as person_key,
    case m.i % 4 when 0 then 'direct' when 1 then 'assisted' else 'unattributed' end as kind,
    m.entry_type as entry_type, 'USD' as currency, m.minor as credit_minor, m.minor as reporting_minor,
    m.moved_at as occurred_at, m.ordered_at as ordered_at, 'verified' as trust
from moved as m;
