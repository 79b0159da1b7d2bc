-- For each stretch of time, the sums over persons that the interval of its revenue per conversation needs.
-- grain:  stretch
-- reads:  conversations, credits
-- takes:  $shop_id, $bounds, $horizon_us, $saved_us, $trust, $cut_at
-- units:  r in minor units of the shop's currency; stretch i runs from bound i to before bound i + 1
--
-- Who bought nothing adds to the sums of n alone, so only buyers are multiplied out. Nothing from $cut_at on.

with stretches as (
    select s.n as stretch, $bounds[s.n] as from_at from (select unnest(range(1, len($bounds))) as n) as s
),

cohort as (
    select s.stretch as stretch, c.conversation_key as conversation_key, c.person_key as person_key
    from conversations as c
    asof inner join stretches as s on c.started_at >= s.from_at
    where
        c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
        and c.started_at >= $bounds[1] and c.started_at < $bounds[len($bounds)] and c.started_at < $cut_at
),

talked as (
    select c.stretch as stretch, c.person_key as person_key, count(*) as n
    from cohort as c
    group by c.stretch, c.person_key
),

people as (
    select t.stretch as stretch, count(*) as n_persons, sum(t.n) as n, sum(t.n * t.n) as n2, sum(t.n * t.n * t.n) as n3
    from talked as t
    group by t.stretch
),

brought as (
    select c.stretch as stretch, c.person_key as person_key, cast(sum(k.reporting_minor) as hugeint) as r
    from credits as k
    inner join cohort as c on k.conversation_key = c.conversation_key
    where
        k.shop_id = $shop_id and k.trust = $trust and greatest(k.ordered_at, k.occurred_at) < $cut_at
        and k.started_at >= $bounds[1] and k.started_at < $bounds[len($bounds)]
        and k.lag_us <= case when k.kind = 'saved' then $saved_us else $horizon_us end
    group by c.stretch, c.person_key
),

buyers as (
    select
        b.stretch as stretch, count(*) as n_payers, count(*) filter (where b.r < 0) as n_negative, sum(b.r) as r,
        sum(b.r * b.r) as r2, sum(b.r * t.n) as rn, sum(b.r * b.r * b.r) as r3, sum(b.r * b.r * t.n) as r2n,
        sum(b.r * t.n * t.n) as rn2
    from brought as b
    inner join talked as t on b.stretch = t.stretch and b.person_key = t.person_key
    where b.r <> 0
    group by b.stretch
)

select
    p.stretch as stretch, p.n_persons as n_persons, p.n as n, p.n2 as n2, p.n3 as n3, b.n_payers as n_payers,
    b.n_negative as n_negative, b.r as r, b.r2 as r2, b.rn as rn, b.r3 as r3, b.r2n as r2n, b.rn2 as rn2
from people as p
left join buyers as b on p.stretch = b.stretch
