-- What the orders held: 2.2 lines an order.
create or replace temp table bought as
select
    b.*, line_no, b.order_key + line_no as portion_key,
    1000 + cast(hash(b.i * 3 + line_no) % 20000 as bigint) as net_minor,
    1 + (b.i + line_no) % 3 as quantity,
    'p' || cast((b.i * 3 + line_no) % 5000 as varchar) as product_id
from bound as b, unnest(range(b.n_lines)) as l(line_no);
insert into order_portions by name
select
    l.order_key as order_key, l.order_key as sale_key, 'bench' as shop_id, cast(l.line_no as varchar) as portion_id,
    l.portion_key as portion_key, l.line_no as portion_no, cast(l.line_no as varchar) as line_id,
    l.product_id as product_id, l.quantity as quantity, l.net_minor as sold_minor
from bought as l;
insert into order_states by name
select
    b.order_key as order_key, 'bench' as shop_id, 'o' || cast(b.i as varchar) as order_id, b.ordered_at as ordered_at,
    b.ordered_at as paid_at, 'USD' as currency, n.net_minor as total_minor, 0 as tax_minor, 0 as shipping_minor,
    0 as tips_minor, 0 as gift_card_minor, n.net_minor as net_minor, n.net_minor as balance_minor,
    'verified' as trust, false as is_conflicting, 'web' as sales_channel, true as is_shopper_placed,
    1 as rate_numerator, 1 as rate_denominator, 'USD' as shop_currency, 'shop' as source, false as is_renewal
from bound as b
inner join (select l.order_key, sum(l.net_minor) as net_minor from bought as l group by l.order_key) as n
    on b.order_key = n.order_key;
insert into order_sales by name
select
    b.order_key as order_key, b.order_key as sale_key, 'bench' as shop_id, 'o' || cast(b.i as varchar) as order_id,
    'sale' as sale_id, b.ordered_at as sold_at
from bound as b;
