-- Sums over persons of powers of revenue (r) and meaningful conversations (n): what the interval needs.
-- grain:  channel, kind
-- reads:  conversations, credits
-- takes:  $shop_id, $from_at, $until_at, $horizon_us, $trust
-- units:  r in minor units of the shop's currency; '*' is every channel, every kind
--
-- Conversations started in the period, and what they brought within the horizon. Everybody who talked is here, with
-- r = 0 where nothing was bought. Cubes of money pass 64 bits: the sums are 128 bits wide.

with cohort as (
    select c.conversation_key as conversation_key, c.person_key as person_key, c.channel as channel
    from conversations as c
    where
        c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
        and c.started_at >= $from_at and c.started_at < $until_at
),

in_channels as (
    select c.conversation_key as conversation_key, c.person_key as person_key, c.channel as channel
    from cohort as c
    union all
    select c.conversation_key as conversation_key, c.person_key as person_key, '*' as channel
    from cohort as c
),

talked as (
    select i.person_key as person_key, i.channel as channel, count(*) as n
    from in_channels as i
    group by i.person_key, i.channel
),

kinds as (
    select unnest(['*', 'direct', 'assisted', 'recovered', 'saved']) as kind
),

brought as (
    select i.person_key as person_key, i.channel as channel, s.kind as kind, sum(k.reporting_minor) as r
    from credits as k
    inner join in_channels as i on k.conversation_key = i.conversation_key
    inner join kinds as s on s.kind = '*' or k.kind = s.kind
    where k.shop_id = $shop_id and k.model = 'first_touch' and k.trust = $trust and k.lag_us <= $horizon_us
    group by i.person_key, i.channel, s.kind
),

people as (
    select
        t.channel as channel, s.kind as kind, cast(t.n as hugeint) as n, cast(coalesce(b.r, 0) as hugeint) as r
    from talked as t
    cross join kinds as s
    left join brought as b on t.person_key = b.person_key and t.channel = b.channel and s.kind = b.kind
)

select
    p.channel as channel, p.kind as kind,
    count(*) as n_persons, count(*) filter (where p.r <> 0) as n_payers, count(*) filter (where p.r < 0) as n_negative,
    sum(p.r) as r, sum(p.n) as n, sum(p.r * p.r) as r2, sum(p.r * p.n) as rn, sum(p.n * p.n) as n2,
    sum(p.r * p.r * p.r) as r3, sum(p.r * p.r * p.n) as r2n, sum(p.r * p.n * p.n) as rn2, sum(p.n * p.n * p.n) as n3
from people as p
group by p.channel, p.kind
