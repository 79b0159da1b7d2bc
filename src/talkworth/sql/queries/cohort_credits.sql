-- What the meaningful conversations started in the period earned within the horizon: the numerator, order by order.
-- grain:  order_key, kind, channel
-- reads:  conversations, credits
-- takes:  $shop_id, $from_at, $until_at, $horizon_us, $saved_us, $kind, $channel, $trust
-- units:  as in order_credits; channel is the conversation's

select
    k.order_key as order_key, k.kind as kind, c.channel as channel, min(k.conversation_key) as conversation_key,
    min(k.touched_at) as touched_at, min(k.joined_by) as joined_by, max(k.settles_at) as settles_at,
    cast(sum(k.credit_minor) as bigint) as credit_minor,
    case
        when count(*) = count(k.reporting_minor) then cast(sum(k.reporting_minor) as bigint)
    end as reporting_minor
from credits as k
inner join conversations as c on k.conversation_key = c.conversation_key
where
    k.shop_id = $shop_id and k.lag_us <= case when k.kind = 'saved' then $saved_us else $horizon_us end
    and c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
    and c.started_at >= $from_at and c.started_at < $until_at
    and ($kind in ('all', 'credited') or k.kind = $kind)
    and ($channel = '' or c.channel = $channel)
    and ($trust = '' or k.trust = $trust)
group by k.order_key, k.kind, c.channel
