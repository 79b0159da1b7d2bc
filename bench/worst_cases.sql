-- The facts of one person over a year: conversations of a question and a helpful answer, orders of two lines, carts.
-- Names begin with the kind of thing they are of; keys leave room for the number of a conversation's part.
create or replace temp macro at_of(i, n) as 1700000000000000 + cast(i * (31536000000000.0 / n) as bigint);
insert into identities by name
select 8 as node_key, 'bench' as shop_id, 'visitor' as kind, 8 as group_key, 8 as person_key, false as is_ignored,
    false as is_known;
insert into identities by name
select 1024 * (i + 1) as node_key, 'bench' as shop_id, 'conversation' as kind, 8 as group_key, 8 as person_key,
    false as is_ignored, false as is_known
from range($n_touches) as t(i);
insert into conversation_events by name
select 4 * i + k as event_key, 'bench' as shop_id, 'e' || cast(i as varchar) || '/' || cast(k as varchar) as event_id,
    1024 * (i + 1) as identity_key, 'c' || cast(i as varchar) as conversation_id,
    at_of(i, $n_touches) + k * 1000000 as occurred_at, at_of(i, $n_touches) + k * 1000000 as received_at,
    'verified' as trust, $is_bot as is_bot, case k when 0 then 'shopper' else 'assistant' end as step,
    case k when 1 then 'answered' end as outcome, false as is_greeting, 'assistant' as addressed_to
from range($n_touches) as t(i), range(2) as s(k);
insert into order_identifiers by name
select 8 * i + 1 as order_key, 'bench' as shop_id, 'visitor' as kind, '8' as value, 8 as node_key
from range($n_orders) as t(i);
insert into order_states by name
select 8 * i + 1 as order_key, 'bench' as shop_id, 'o' || cast(i as varchar) as order_id,
    at_of(i + 0.9, $n_orders) as ordered_at, at_of(i + 0.9, $n_orders) as paid_at, 'USD' as currency,
    3000 as total_minor, 0 as tax_minor, 0 as shipping_minor, 0 as tips_minor, 0 as gift_card_minor,
    3000 as net_minor, 3000 as balance_minor, 'verified' as trust, false as is_conflicting, 'web' as sales_channel,
    true as is_shopper_placed, 1 as rate_numerator, 1 as rate_denominator, 'USD' as shop_currency,
    'shop' as source, false as is_renewal
from range($n_orders) as t(i);
insert into order_sales by name
select s.order_key as order_key, s.order_key as sale_key, s.shop_id as shop_id, s.order_id as order_id,
    'sale' as sale_id, s.ordered_at as sold_at
from order_states as s;
insert into order_portions by name
select s.order_key as order_key, s.order_key as sale_key, s.shop_id as shop_id, cast(k as varchar) as portion_id,
    s.order_key + k as portion_key, k as portion_no, cast(k as varchar) as line_id, 'p' || cast(k as varchar) as product_id,
    1 as quantity, 1000 * (k + 1) as sold_minor
from order_states as s, range(2) as l(k);
insert into order_entries by name
select s.order_id || '/' || cast(k as varchar) as entry_id, s.order_key as order_key, s.shop_id as shop_id,
    cast(k as varchar) as line_id, 'sale' as entry_type, s.paid_at as occurred_at, 'USD' as currency,
    1000 * (k + 1) as amount_minor, 0 as before_minor, 1000 * (k + 1) as after_minor,
    1000 * (k + 1) as reporting_minor, 0 as reporting_before_minor, 1000 * (k + 1) as reporting_after_minor,
    'verified' as trust, s.order_key as sale_key, cast(k as varchar) as portion_id, s.order_key + k as portion_key,
    k as entry_no
from order_states as s, range(2) as l(k);
insert into shopper_events by name
select 4 * i + 2 as event_key, 'bench' as shop_id, 'w' || cast(i as varchar) as event_id, 8 as identity_key,
    at_of(i + 0.1, $n_carts) as occurred_at, at_of(i + 0.1, $n_carts) as received_at, 'verified' as trust,
    $is_bot as is_bot, 'checkout' as step, true as has_contact, $is_whole as is_whole
from range($n_carts) as t(i);
insert into cart_lines by name
select 4 * i + 2 as event_key, 'bench' as shop_id, 'p1' as product_id, 1 as quantity
from range($n_carts) as t(i);
