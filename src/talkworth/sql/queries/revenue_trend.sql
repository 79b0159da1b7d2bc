-- Attributed revenue of the orders placed in each stretch of time, by kind, refunds restated onto the sale.
-- grain:  stretch
-- reads:  credits
-- takes:  $shop_id, $bounds, $trust, $cut_at
-- units:  *_minor in the shop's currency; stretch i runs from bound i to before bound i + 1, from 1;
--         nothing from $cut_at on

with stretches as (
    select s.stretch as stretch, $bounds[s.stretch] as from_at
    from (select unnest(range(1, len($bounds))) as stretch) as s
)

select
    s.stretch as stretch,
    cast(coalesce(sum(case when k.kind = 'direct' then k.reporting_minor end), 0) as bigint) as direct_minor,
    cast(coalesce(sum(case when k.kind = 'assisted' then k.reporting_minor end), 0) as bigint) as assisted_minor,
    cast(coalesce(sum(case when k.kind = 'recovered' then k.reporting_minor end), 0) as bigint) as recovered_minor,
    cast(coalesce(sum(case when k.kind = 'saved' then k.reporting_minor end), 0) as bigint) as saved_minor,
    count(distinct case when k.reporting_minor is not null then k.order_key end) as n_orders
from credits as k
asof inner join stretches as s on k.ordered_at >= s.from_at
where
    k.shop_id = $shop_id
    and k.kind in ('direct', 'assisted', 'recovered', 'saved')
    and k.trust = $trust
    and k.ordered_at >= $bounds[1] and k.ordered_at < $bounds[len($bounds)]
    and k.ordered_at < $cut_at
    and k.occurred_at < $cut_at
group by s.stretch
