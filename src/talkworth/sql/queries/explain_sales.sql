-- The sales of one order, the main one first, each with its rule set and the stretch of time its path covers.
-- grain:  sale_key
-- reads:  orders, order_sales, sales, rule_sets
-- takes:  $shop_id, $order_key
-- units:  instants and *_us in microseconds
--
-- The main sale always has a row. Where it does not compete (a renewal, an order out of the ledger) its windows are
-- those it would have, without a previous order.

with told as (
    select o.order_key as sale_key, 'sale' as sale_id, o.ordered_at as sold_at
    from orders as o
    where o.order_key = $order_key
    union
    select s.sale_key as sale_key, s.sale_id as sale_id, s.sold_at as sold_at
    from order_sales as s
    where s.order_key = $order_key
    union
    select s.sale_key as sale_key, s.sale_id as sale_id, s.sold_at as sold_at
    from sales as s
    where s.order_key = $order_key
)

select
    t.sale_key as sale_key, t.sale_id as sale_id, t.sold_at as sold_at, s.sale_key is not null as is_competing,
    r.version as rule_set_version, r.model as model, r.time_window as time_window, r.scope as scope,
    r.direct_us as direct_us, r.assisted_us as assisted_us, r.recovered_us as recovered_us,
    r.friction_us as friction_us, r.save_us as save_us, r.late_public_us as late_public_us,
    r.part_gap_us as part_gap_us, r.entry_click_us as entry_click_us,
    coalesce(s.direct_from_at, t.sold_at - r.direct_us) as direct_from_at,
    coalesce(s.path_from_at, t.sold_at - r.assisted_us) as path_from_at, s.previous_at as previous_at
from told as t
inner join rule_sets as r on t.sold_at >= r.active_from and t.sold_at < r.active_until
left join sales as s on t.sale_key = s.sale_key
where r.shop_id = $shop_id
order by case when t.sale_id = 'sale' then 0 else 1 end, t.sold_at, t.sale_id
