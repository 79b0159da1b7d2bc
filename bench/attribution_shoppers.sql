-- What was paid, what went back, and what shoppers did on their way.
-- One order in ten gives half of its first line back after a week.
insert into order_entries by name
select
    'o' || cast(e.i as varchar) || '/' || cast(e.line_no as varchar) || '/' || e.entry_type as entry_id,
    e.order_key as order_key, 'bench' as shop_id, cast(e.line_no as varchar) as line_id, e.entry_type as entry_type,
    e.happened_at as occurred_at, 'USD' as currency, e.after_minor - e.before_minor as amount_minor,
    e.before_minor as before_minor, e.after_minor as after_minor, e.after_minor - e.before_minor as reporting_minor,
    e.before_minor as reporting_before_minor, e.after_minor as reporting_after_minor, 'verified' as trust,
    e.order_key as sale_key, cast(e.line_no as varchar) as portion_id, e.portion_key as portion_key,
    case when e.entry_type = 'sale' then e.line_no else e.n_lines end as entry_no
from (
    select l.*, 'sale' as entry_type, l.ordered_at as happened_at, 0 as before_minor, l.net_minor as after_minor
    from bought as l
    union all
    select
        l.*, 'refund' as entry_type, l.ordered_at + 604800000000 as happened_at, l.net_minor as before_minor,
        l.net_minor - l.net_minor // 2 as after_minor
    from bought as l
    where l.i % 10 = 3 and l.line_no = 0
) as e;
-- Every second order's person had a cart three hours before the touch, with what the order then held; one in twenty
-- met a friction an hour before it.
insert into shopper_events by name
select
    8 * b.i + 3 as event_key, 'bench' as shop_id, 'w' || cast(b.i as varchar) as event_id,
    b.person_key as identity_key, touched_at(20 * b.i) - 10800000000 as occurred_at,
    touched_at(20 * b.i) - 10800000000 as received_at, 'verified' as trust, false as is_bot, 'cart' as step,
    false as has_contact, true as is_whole
from bound as b
where b.i % 4 < 2
union all by name
select
    8 * b.i + 4 as event_key, 'bench' as shop_id, 'f' || cast(b.i as varchar) as event_id,
    b.person_key as identity_key, touched_at(20 * b.i) - 3600000000 as occurred_at,
    touched_at(20 * b.i) - 3600000000 as received_at, 'verified' as trust, false as is_bot, 'friction' as step,
    false as has_contact, false as is_whole, 'p' || cast((b.i * 3) % 5000 as varchar) as product_id
from bound as b
where b.i % 20 = 2;
insert into cart_lines by name
select 8 * l.i + 3 as event_key, 'bench' as shop_id, l.product_id as product_id, 1 as quantity
from bought as l
where l.i % 4 < 2;
-- One order in fifty is asked back and kept: the answer of its touch lies between.
insert into save_facts by name
select
    8 * b.i + 5 + k as event_key, 'bench' as shop_id, 's' || cast(b.i as varchar) || '/' || cast(k as varchar) as event_id,
    'verified' as trust, touched_at(20 * b.i) + case k when 0 then -3600000000 else 3600000000 end as occurred_at,
    case k when 0 then 'request' else 'withdrawal' end as step, 's' || cast(b.i as varchar) as request_id,
    case k when 0 then 'cancel' end as kind, case k when 0 then b.order_key end as order_key
from bound as b, range(2) as s(k)
where b.i % 50 = 1;
