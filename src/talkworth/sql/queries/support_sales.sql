-- What persons bought within the horizon after they were helped, each sale after the latest conversation before it.
-- grain:  conversation_key, sale_key, line_id
-- reads:  support_conversations, orders, order_entries, order_sales, order_lines
-- takes:  $shop_id, $horizon_us, $trust
-- units:  reporting_minor in the shop's currency, net of refunds
--
-- A line is a reorder if the person had bought its product in an earlier sale, an upsell if not, unknown without a
-- product. What was added to an order later is a sale of its own.

with helped as (
    select distinct c.person_key as person_key
    from support_conversations as c
),

sold as (
    select
        o.person_key as person_key, o.order_key as order_key, coalesce(e.sale_key, e.order_key) as sale_key,
        e.line_id as line_id, min(coalesce(s.sold_at, o.ordered_at)) as sold_at, min(o.trust) as trust,
        sum(e.reporting_minor) as reporting_minor
    from orders as o
    inner join helped as h on o.person_key = h.person_key
    inner join order_entries as e on o.order_key = e.order_key
    left join order_sales as s on e.sale_key = s.sale_key
    where o.shop_id = $shop_id and o.excluded_reason is null and o.is_shopper_placed
    group by o.person_key, o.order_key, coalesce(e.sale_key, e.order_key), e.line_id
),

products as (
    select
        s.person_key as person_key, s.order_key as order_key, s.sale_key as sale_key, s.line_id as line_id,
        s.sold_at as sold_at, s.trust as trust, s.reporting_minor as reporting_minor, n.product_id as product_id,
        min(s.sold_at) over (partition by s.person_key, n.product_id) as first_sold_at
    from sold as s
    left join order_lines as n on s.order_key = n.order_key and s.line_id = n.line_id
)

select
    c.conversation_key as conversation_key, c.person_key as person_key, c.intent as intent,
    p.order_key as order_key, p.sale_key as sale_key, p.line_id as line_id,
    case
        when p.product_id is null then 'unknown' when p.first_sold_at < p.sold_at then 'reorder' else 'upsell'
    end as bought,
    p.reporting_minor as reporting_minor
from products as p
asof inner join support_conversations as c on p.person_key = c.person_key and p.sold_at > c.started_at
where p.trust = $trust and p.sold_at - c.started_at <= $horizon_us and p.reporting_minor is not null
