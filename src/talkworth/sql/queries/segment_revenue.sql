-- Revenue by kind and orders of each segment and of the whole.
-- grain:  is_total, value, other_value
-- reads:  segment_credits
-- units:  *_minor in the shop's currency, net of refunds

select
    k.is_total as is_total,
    k.value as value,
    k.other_value as other_value,
    count(distinct k.order_key) as n_orders,
    cast(coalesce(sum(case when k.kind = 'direct' then k.reporting_minor end), 0) as bigint) as direct_minor,
    cast(coalesce(sum(case when k.kind = 'assisted' then k.reporting_minor end), 0) as bigint) as assisted_minor,
    cast(coalesce(sum(case when k.kind = 'recovered' then k.reporting_minor end), 0) as bigint) as recovered_minor,
    cast(coalesce(sum(case when k.kind = 'saved' then k.reporting_minor end), 0) as bigint) as saved_minor
from segment_credits as k
group by k.is_total, k.value, k.other_value
