-- Sums over persons of powers of revenue (r) and meaningful conversations (n): what the interval needs.
-- grain:  channel, kind
-- reads:  conversations, credits
-- takes:  $shop_id, $from_at, $until_at, $horizon_us, $saved_us, $trust
-- units:  r in minor units of the shop's currency; '*' is every channel, every kind
--
-- Conversations started in the period, and what they brought within the horizon; saves have one of their own. Who
-- bought nothing adds to the sums of n alone, so only buyers are multiplied out. Cubes of money pass 64 bits.

with cohort as (
    select c.conversation_key as conversation_key, c.person_key as person_key, c.channel as channel
    from conversations as c
    where
        c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
        and c.started_at >= $from_at and c.started_at < $until_at
),

talked as (
    select c.person_key as person_key, coalesce(c.channel, '*') as channel, count(*) as n
    from cohort as c
    group by grouping sets ((c.person_key, c.channel), (c.person_key))
),

people as (
    select t.channel as channel, count(*) as n_persons, sum(t.n) as n, sum(t.n * t.n) as n2, sum(t.n * t.n * t.n) as n3
    from talked as t
    group by t.channel
),

brought as (
    select
        c.person_key as person_key, coalesce(c.channel, '*') as channel, coalesce(k.kind, '*') as kind,
        cast(sum(k.reporting_minor) as hugeint) as r
    from credits as k
    inner join cohort as c on k.conversation_key = c.conversation_key
    where
        k.shop_id = $shop_id and k.trust = $trust and k.started_at >= $from_at and k.started_at < $until_at
        and k.lag_us <= case when k.kind = 'saved' then $saved_us else $horizon_us end
    group by grouping sets (
        (c.person_key, c.channel, k.kind), (c.person_key, c.channel), (c.person_key, k.kind), (c.person_key)
    )
),

buyers as (
    select
        b.channel as channel, b.kind as kind, count(*) as n_payers, count(*) filter (where b.r < 0) as n_negative,
        sum(b.r) as r, sum(b.r * b.r) as r2, sum(b.r * t.n) as rn, sum(b.r * b.r * b.r) as r3,
        sum(b.r * b.r * t.n) as r2n, sum(b.r * t.n * t.n) as rn2
    from brought as b
    inner join talked as t on b.person_key = t.person_key and b.channel = t.channel
    where b.r <> 0
    group by b.channel, b.kind
)

select
    p.channel as channel, b.kind as kind, p.n_persons as n_persons, p.n as n, p.n2 as n2, p.n3 as n3,
    b.n_payers as n_payers, b.n_negative as n_negative, b.r as r, b.r2 as r2, b.rn as rn, b.r3 as r3, b.r2n as r2n,
    b.rn2 as rn2
from people as p
left join buyers as b on p.channel = b.channel
