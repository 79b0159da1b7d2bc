-- What was bought after support, by intent and over all (intent null), and how much of it the conversation earned.
-- grain:  intent
-- reads:  support_sales, credits
-- takes:  $shop_id
-- units:  *_minor in the shop's currency, net of refunds

with bought as (
    select
        s.intent as intent, count(distinct s.conversation_key) as n_followed, count(distinct s.order_key) as n_orders,
        sum(s.reporting_minor) filter (where s.bought = 'reorder') as reorder_minor,
        sum(s.reporting_minor) filter (where s.bought = 'upsell') as upsell_minor,
        sum(s.reporting_minor) filter (where s.bought = 'unknown') as unknown_minor
    from support_sales as s
    group by grouping sets ((s.intent), ())
),

earned as (
    select p.intent as intent, sum(k.reporting_minor) as credited_minor
    from (
        select distinct s.intent as intent, s.conversation_key as conversation_key, s.order_key as order_key
        from support_sales as s
    ) as p
    inner join credits as k on p.conversation_key = k.conversation_key and p.order_key = k.order_key
    where k.shop_id = $shop_id and k.kind in ('direct', 'assisted', 'recovered', 'saved')
    group by grouping sets ((p.intent), ())
)

select
    b.intent as intent, b.n_followed as n_followed, b.n_orders as n_orders,
    cast(coalesce(b.reorder_minor, 0) as bigint) as reorder_minor,
    cast(coalesce(b.upsell_minor, 0) as bigint) as upsell_minor,
    cast(coalesce(b.unknown_minor, 0) as bigint) as unknown_minor,
    cast(coalesce(e.credited_minor, 0) as bigint) as credited_minor
from bought as b
left join earned as e on b.intent is not distinct from e.intent
