-- What a shop's credits are, and what they would be: by channel and kind, inside the period and outside of it.
-- grain:  trust, channel, kind, is_in_period
-- reads:  credits
-- takes:  $shop_id, $from_at, $until_at
-- units:  *_minor in the shop's currency, by order date, refunds restated; channel is null where no touch earned
--
-- Read in a preview alone: there temp.credits are the candidate's.

with sides as (
    select
        k.trust as trust, k.channel as channel, k.kind as kind,
        k.ordered_at >= $from_at and k.ordered_at < $until_at as is_in_period,
        k.reporting_minor as before_minor, cast(0 as bigint) as after_minor
    from store.main.credits as k
    where k.shop_id = $shop_id
    union all
    select
        k.trust as trust, k.channel as channel, k.kind as kind,
        k.ordered_at >= $from_at and k.ordered_at < $until_at as is_in_period,
        cast(0 as bigint) as before_minor, k.reporting_minor as after_minor
    from temp.credits as k
    where k.shop_id = $shop_id
)

select
    s.trust as trust,
    s.channel as channel,
    s.kind as kind,
    s.is_in_period as is_in_period,
    cast(coalesce(sum(s.before_minor), 0) as bigint) as before_minor,
    cast(coalesce(sum(s.after_minor), 0) as bigint) as after_minor
from sides as s
group by s.trust, s.channel, s.kind, s.is_in_period
