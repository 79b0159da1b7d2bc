-- One touch in twenty is followed by an order of two lines within a day.
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
insert into order_identifiers by name
select
    b.order_key as order_key, 'bench' as shop_id, 'visitor' as kind, cast(b.person_key as varchar) as value,
    b.person_key + 1 as node_key
from bought as b;
