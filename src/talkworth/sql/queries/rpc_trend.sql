-- For each stretch of time, the sums over persons that the interval of its revenue per conversation needs.
-- grain:  stretch
-- reads:  conversations, credits
-- takes:  $shop_id, $bounds, $horizon_us, $trust, $cut_at
-- units:  r in minor units of the shop's currency; stretch i runs from bound i to before bound i + 1, from 1;
--         nothing from $cut_at on

with stretches as (
    select
        s.stretch as stretch, $bounds[s.stretch] as from_at, $bounds[s.stretch + 1] as until_at
    from (select unnest(range(1, len($bounds))) as stretch) as s
),

cohort as (
    select s.stretch as stretch, c.conversation_key as conversation_key, c.person_key as person_key
    from conversations as c
    inner join stretches as s on c.started_at >= s.from_at and c.started_at < s.until_at
    where c.shop_id = $shop_id and c.is_meaningful and not c.is_bot and c.started_at < $cut_at
),

talked as (
    select c.stretch as stretch, c.person_key as person_key, cast(count(*) as hugeint) as n
    from cohort as c
    group by c.stretch, c.person_key
),

brought as (
    select
        c.stretch as stretch, c.person_key as person_key, cast(sum(k.reporting_minor) as hugeint) as r
    from credits as k
    inner join cohort as c on k.conversation_key = c.conversation_key
    where
        k.shop_id = $shop_id and k.model = 'first_touch' and k.trust = $trust and k.lag_us <= $horizon_us
        and k.ordered_at < $cut_at and k.occurred_at < $cut_at
    group by c.stretch, c.person_key
),

people as (
    select t.stretch as stretch, t.n as n, coalesce(b.r, 0) as r
    from talked as t
    left join brought as b on t.stretch = b.stretch and t.person_key = b.person_key
)

select
    p.stretch as stretch,
    count(*) as n_persons, count(*) filter (where p.r <> 0) as n_payers, count(*) filter (where p.r < 0) as n_negative,
    sum(p.r) as r, sum(p.n) as n, sum(p.r * p.r) as r2, sum(p.r * p.n) as rn, sum(p.n * p.n) as n2,
    sum(p.r * p.r * p.r) as r3, sum(p.r * p.r * p.n) as r2n, sum(p.r * p.n * p.n) as rn2, sum(p.n * p.n * p.n) as n3
from people as p
group by p.stretch
