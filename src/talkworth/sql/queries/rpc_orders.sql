-- Orders and revenue of the meaningful conversations started in the period, by trust.
-- grain:  channel, trust
-- reads:  conversations, credits
-- takes:  $shop_id, $from_at, $until_at, $horizon_us, $saved_us, $now_us
-- units:  *_minor in the shop's currency, net of refunds to date; '*' is every channel; orders without a rate to that
--         currency are counted apart; provisional_minor is the part of saved_minor that is not settled at $now_us

with earned as (
    select
        c.channel as channel, k.trust as trust, k.order_key as order_key, k.kind as kind,
        k.reporting_minor as reporting_minor, k.is_handed_off as is_handed_off, k.settles_at as settles_at
    from credits as k
    inner join conversations as c on k.conversation_key = c.conversation_key
    where
        k.shop_id = $shop_id and k.started_at >= $from_at and k.started_at < $until_at
        and k.lag_us <= case when k.kind = 'saved' then $saved_us else $horizon_us end
        and c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
        and c.started_at >= $from_at and c.started_at < $until_at
),

in_channels as (
    select e.*
    from earned as e
    union all
    select '*' as channel, e.* exclude (channel)
    from earned as e
)

select
    i.channel as channel,
    i.trust as trust,
    count(distinct case when i.reporting_minor is not null then i.order_key end) as n_orders,
    count(distinct case when i.reporting_minor is null then i.order_key end) as n_orders_without_rate,
    cast(coalesce(sum(case when i.kind = 'direct' then i.reporting_minor end), 0) as bigint) as direct_minor,
    cast(coalesce(sum(case when i.kind = 'assisted' then i.reporting_minor end), 0) as bigint) as assisted_minor,
    cast(coalesce(sum(case when i.kind = 'recovered' then i.reporting_minor end), 0) as bigint) as recovered_minor,
    cast(coalesce(sum(case when i.kind = 'saved' then i.reporting_minor end), 0) as bigint) as saved_minor,
    cast(coalesce(sum(case when i.settles_at >= $now_us then i.reporting_minor end), 0) as bigint)
        as provisional_minor,
    cast(coalesce(sum(case when i.is_handed_off then i.reporting_minor end), 0) as bigint) as handed_off_minor
from in_channels as i
group by i.channel, i.trust
