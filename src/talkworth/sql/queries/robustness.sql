-- What conversations and clicks earned of a period, by the shortest window, in hours, that would still have earned it.
-- grain:  window_h
-- reads:  credits, order_touches
-- takes:  $shop_id, $from_at, $until_at, $trust, $cut_at
-- units:  amount_minor in the shop's currency, net of refunds, orders placed in the period, nothing from $cut_at on
--
-- A sale is earned while some touch of the assistant that competes for it is near enough; which of them gets it
-- changes no total. What was saved does not compete: window_h 0. Beyond 30 days it is null.

with earned as (
    select k.sale_key as sale_key, k.kind as kind, k.lag_us as lag_us, k.reporting_minor as reporting_minor
    from credits as k
    where
        k.shop_id = $shop_id
        and k.trust = $trust
        and k.kind in ('direct', 'assisted', 'recovered', 'saved')
        and k.ordered_at >= $from_at and k.ordered_at < $until_at and k.ordered_at < $cut_at
        and k.occurred_at < $cut_at
),

nearest as (
    select t.sale_key as sale_key, max(t.sold_at - t.nearest_at) as distance_us
    from order_touches as t
    where t.nearest_at is not null and t.sale_key in (select e.sale_key from earned as e)
    group by t.sale_key
),

distances as (
    select
        case when e.kind = 'saved' then 0 else coalesce(n.distance_us, e.lag_us) end as distance_us,
        e.reporting_minor as reporting_minor
    from earned as e
    left join nearest as n on e.sale_key = n.sale_key
),

windows as (
    select
        case
            when d.distance_us = 0 then 0
            when d.distance_us <= 43200000000 then 12
            when d.distance_us <= 86400000000 then 24
            when d.distance_us <= 259200000000 then 72
            when d.distance_us <= 604800000000 then 168
            when d.distance_us <= 2592000000000 then 720
        end as window_h,
        d.reporting_minor as reporting_minor
    from distances as d
)

select w.window_h as window_h, cast(coalesce(sum(w.reporting_minor), 0) as bigint) as amount_minor
from windows as w
group by w.window_h
