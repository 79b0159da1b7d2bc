-- How many units of a portion a winner's lapses cover.
-- grain:  portion_key, touch_key
-- reads:  recovered_sales, lapse_lines, order_portions
--
-- Of several lapses the largest quantity counts. A product's units fill the portions of the sale in their order.

with coverages as (
    select
        r.sale_key as sale_key,
        r.order_key as order_key,
        r.touch_key as touch_key,
        p.portion_key as portion_key,
        p.product_id as product_id,
        p.portion_no as portion_no, p.quantity as quantity,
        bool_or(r.covers_all or (c.lapse_key is not null and c.quantity is null)) as is_all,
        coalesce(max(c.quantity), 0) as units
    from recovered_sales as r
    inner join order_portions as p on r.sale_key = p.sale_key
    left join lapse_lines as c on r.lapse_key = c.lapse_key and p.product_id = c.product_id
    group by r.sale_key, r.order_key, r.touch_key, p.portion_key, p.product_id, p.portion_no, p.quantity
),

filled as (
    select
        c.*,
        coalesce(cast(sum(c.quantity) over (
            partition by c.sale_key, c.touch_key, c.product_id order by c.portion_no
            rows between unbounded preceding and 1 preceding
        ) as bigint), 0) as units_before
    from coverages as c
),

units as (
    select
        f.sale_key as sale_key, f.order_key as order_key, f.portion_key as portion_key, f.touch_key as touch_key,
        f.quantity as quantity,
        case when f.is_all then f.quantity else least(f.quantity, greatest(0, f.units - f.units_before)) end
            as recovered
    from filled as f
)

select
    u.sale_key as sale_key, u.order_key as order_key, u.portion_key as portion_key, u.touch_key as touch_key,
    u.quantity as quantity, u.recovered as recovered
from units as u
where u.recovered > 0
