-- Orders behind the attributed revenue: how many there are and how many a touch earned something of.
-- grain:  trust
-- reads:  credits
-- takes:  $shop_id, $from_at, $until_at, $by, $cut_at
-- units:  $by as in attributed_revenue; nothing from $cut_at on; orders without a rate are counted apart

select
    k.trust as trust,
    count(distinct case when k.reporting_minor is not null then k.order_key end) as n_orders,
    count(
        distinct case
            when
                k.reporting_minor is not null and k.kind in ('direct', 'assisted', 'recovered', 'saved')
                then k.order_key
        end
    )
        as n_credited,
    count(distinct case when k.reporting_minor is null then k.order_key end) as n_without_rate
from credits as k
where
    k.shop_id = $shop_id
    and case when $by = 'order' then k.ordered_at else k.occurred_at end >= $from_at
    and case when $by = 'order' then k.ordered_at else k.occurred_at end < $until_at
    and k.ordered_at < $cut_at
    and k.occurred_at < $cut_at
group by k.trust
