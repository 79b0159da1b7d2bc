-- Sales whose winners brought back a lapse: one that was open at the touch, and that no earlier sale had recovered.
-- grain:  sale_key, touch_key, lapse_key
-- reads:  order_touches, sales, lapses, lapse_lines, touch_answers, order_portions
-- units:  instants in UTC microseconds

with moments as (
    select t.touch_key as touch_key, t.answered_at as happened_at, t.entry_click_at as clicked_at
    from touch_answers as t
),

met as (
    select distinct
        w.sale_key as sale_key, w.touch_key as touch_key, l.lapse_key as lapse_key, l.covers_all as covers_all,
        s.order_key as order_key, s.sold_at as sold_at, s.order_id as order_id, s.sale_id as sale_id
    from lapses as l
    inner join order_touches as w on l.person_key = w.touch_person_key and l.opened_at < w.sold_at
    inner join sales as s on w.sale_key = s.sale_key
    inner join moments as m on w.touch_key = m.touch_key and s.sold_at > m.happened_at
    where
        w.kind in ('direct', 'assisted')
        and w.sold_at - w.touched_at <= case when l.lapse_type = 'friction' then s.friction_us else s.recovered_us end
        and (
            (m.happened_at >= l.opened_at and m.happened_at <= l.open_until_at)
            or (m.clicked_at >= l.opened_at and m.clicked_at <= l.open_until_at)
        )
),

covered as (
    select distinct
        m.sale_key as sale_key, m.touch_key as touch_key, m.lapse_key as lapse_key, m.covers_all as covers_all,
        m.order_key as order_key, m.sold_at as sold_at, m.order_id as order_id, m.sale_id as sale_id
    from met as m
    inner join order_portions as p on m.sale_key = p.sale_key
    left join lapse_lines as c on m.lapse_key = c.lapse_key and p.product_id = c.product_id
    where m.covers_all or c.lapse_key is not null
),

firsts as (
    select c.*, rank() over (partition by c.lapse_key order by c.sold_at, c.order_id, c.sale_id) as place
    from covered as c
)

select
    f.sale_key as sale_key, f.order_key as order_key, f.touch_key as touch_key, f.lapse_key as lapse_key,
    f.covers_all as covers_all
from firsts as f
where f.place = 1
