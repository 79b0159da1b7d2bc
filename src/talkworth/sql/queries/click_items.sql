-- Each question and nudge clicked, and each type as a whole (item_id null): clicks, orders, revenue by kind.
-- grain:  click_type, item_id
-- reads:  click_facts, click_credits
-- units:  *_minor in the shop's currency, net of refunds

with clicked as (
    select
        f.click_type as click_type, f.item_id as item_id, count(*) as n_clicks,
        count(*) filter (where not f.is_answered) as n_unanswered, count(f.conversation_key) as n_opened
    from click_facts as f
    group by grouping sets ((f.click_type, f.item_id), (f.click_type))
),

earned as (
    select
        k.click_type as click_type, k.item_id as item_id,
        count(distinct case when k.is_own then k.order_key end) as n_orders,
        sum(k.reporting_minor) filter (where k.is_own and k.kind = 'direct') as direct_minor,
        sum(k.reporting_minor) filter (where k.is_own and k.kind = 'assisted') as assisted_minor,
        sum(k.reporting_minor) filter (where k.is_own and k.kind = 'recovered') as recovered_minor,
        sum(k.reporting_minor) filter (where k.is_own and k.kind = 'saved') as saved_minor,
        sum(k.reporting_minor) filter (where not k.is_own) as opened_minor
    from click_credits as k
    group by grouping sets ((k.click_type, k.item_id), (k.click_type))
)

select
    c.click_type as click_type, c.item_id as item_id, c.n_clicks as n_clicks, c.n_unanswered as n_unanswered,
    c.n_opened as n_opened, coalesce(e.n_orders, 0) as n_orders,
    cast(coalesce(e.direct_minor, 0) as bigint) as direct_minor,
    cast(coalesce(e.assisted_minor, 0) as bigint) as assisted_minor,
    cast(coalesce(e.recovered_minor, 0) as bigint) as recovered_minor,
    cast(coalesce(e.saved_minor, 0) as bigint) as saved_minor,
    cast(coalesce(e.opened_minor, 0) as bigint) as opened_minor
from clicked as c
left join earned as e on c.click_type = e.click_type and c.item_id is not distinct from e.item_id
order by n_clicks desc, item_id
