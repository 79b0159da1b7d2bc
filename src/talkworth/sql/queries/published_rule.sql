-- Revenue under the published rule: first helpful touch within 24 hours, orders placed in the period.
-- grain:  one row
-- reads:  credits
-- takes:  $shop_id, $from_at, $until_at, $trust, $cut_at
-- units:  amount_minor in the shop's currency, net of refunds; nothing from $cut_at on

select
    cast(coalesce(sum(k.reporting_minor), 0) as bigint) as amount_minor,
    count(distinct case when k.reporting_minor is not null then k.order_key end) as n_orders
from credits as k
where
    k.shop_id = $shop_id
    and k.model = 'first_touch'
    and k.tier = 1
    and k.kind in ('direct', 'recovered')
    and k.trust = $trust
    and k.ordered_at >= $from_at and k.ordered_at < $until_at and k.ordered_at < $cut_at
    and k.occurred_at < $cut_at
