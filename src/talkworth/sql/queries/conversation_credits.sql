-- What each conversation started in the period earned within the horizon.
-- grain:  conversation_key
-- reads:  conversations, credits
-- takes:  $shop_id, $from_at, $until_at, $horizon_us, $saved_us, $trust
-- units:  *_minor in the shop's currency, net of refunds to date

select
    k.conversation_key as conversation_key,
    count(distinct case when k.reporting_minor is not null then k.order_key end) as n_orders,
    cast(coalesce(sum(case when k.kind = 'direct' then k.reporting_minor end), 0) as bigint) as direct_minor,
    cast(coalesce(sum(case when k.kind = 'assisted' then k.reporting_minor end), 0) as bigint) as assisted_minor,
    cast(coalesce(sum(case when k.kind = 'recovered' then k.reporting_minor end), 0) as bigint) as recovered_minor,
    cast(coalesce(sum(case when k.kind = 'saved' then k.reporting_minor end), 0) as bigint) as saved_minor,
    cast(coalesce(sum(k.reporting_minor), 0) as bigint) as total_minor
from credits as k
inner join conversations as c on k.conversation_key = c.conversation_key
where
    k.shop_id = $shop_id and k.trust = $trust
    and k.lag_us <= case when k.kind = 'saved' then $saved_us else $horizon_us end
    and c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
    and c.started_at >= $from_at and c.started_at < $until_at
group by k.conversation_key
