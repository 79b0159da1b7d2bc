-- What each channel earned in each kind of the orders placed in the period.
-- grain:  order_key, kind, channel
-- reads:  credits
-- takes:  $shop_id, $from_at, $until_at, $kind, $channel, $trust
-- units:  credit_minor in the order's currency, reporting_minor in the shop's (null: no rate known); net of refunds to
--         date; settles_at is the instant up to which a save is provisional
--
-- $kind 'credited' is what conversations and clicks earned, 'all' is all; $channel, $trust '' leave them open.

select
    k.order_key as order_key, k.kind as kind, k.channel as channel, min(k.conversation_key) as conversation_key,
    min(k.touched_at) as touched_at, min(k.joined_by) as joined_by, max(k.settles_at) as settles_at,
    cast(sum(k.credit_minor) as bigint) as credit_minor,
    case
        when count(*) = count(k.reporting_minor) then cast(sum(k.reporting_minor) as bigint)
    end as reporting_minor
from credits as k
where
    k.shop_id = $shop_id
    and k.ordered_at >= $from_at and k.ordered_at < $until_at
    and case $kind
        when 'all' then true when 'credited' then k.kind in ('direct', 'assisted', 'recovered', 'saved') else
            k.kind = $kind
    end
    and ($channel = '' or k.channel = $channel)
    and ($trust = '' or k.trust = $trust)
group by k.order_key, k.kind, k.channel
