-- What the conversations of each segment brought within the horizon, by person, order and kind.
-- grain:  is_total, value, other_value, person_key, order_key, kind
-- reads:  segment_conversations, credits
-- takes:  $shop_id, $horizon_us, $saved_horizon_us, $trust, $cut_at
-- units:  reporting_minor in the shop's currency, net of refunds; nothing from $cut_at on

select
    c.is_total as is_total, c.value as value, c.other_value as other_value, c.person_key as person_key,
    k.order_key as order_key, k.kind as kind, sum(k.reporting_minor) as reporting_minor
from credits as k
inner join segment_conversations as c on k.conversation_key = c.conversation_key
where
    k.shop_id = $shop_id and k.trust = $trust and k.reporting_minor is not null
    and k.kind in ('direct', 'assisted', 'recovered', 'saved')
    and k.lag_us <= case when k.kind = 'saved' then $saved_horizon_us else $horizon_us end
    and greatest(k.ordered_at, k.occurred_at) < $cut_at
group by c.is_total, c.value, c.other_value, c.person_key, k.order_key, k.kind
