-- Sums over the persons helped, by intent and over all (intent null): what the interval needs.
-- grain:  intent
-- reads:  support_conversations, support_sales
-- units:  r in minor units of the shop's currency, n in conversations

with helped as (
    select c.intent as intent, c.person_key as person_key, count(*) as n
    from support_conversations as c
    group by grouping sets ((c.intent, c.person_key), (c.person_key))
),

bought as (
    select s.intent as intent, s.person_key as person_key, cast(sum(s.reporting_minor) as hugeint) as r
    from support_sales as s
    group by grouping sets ((s.intent, s.person_key), (s.person_key))
),

persons as (
    select h.intent as intent, h.n as n, coalesce(b.r, cast(0 as hugeint)) as r
    from helped as h
    left join bought as b on h.person_key = b.person_key and h.intent is not distinct from b.intent
)

select
    p.intent as intent, count(*) as n_persons, count(*) filter (where p.r <> 0) as n_payers,
    count(*) filter (where p.r < 0) as n_negative, sum(p.r) as r, sum(p.n) as n, sum(p.r * p.r) as r2,
    sum(p.r * p.n) as rn, sum(p.n * p.n) as n2, sum(p.r * p.r * p.r) as r3, sum(p.r * p.r * p.n) as r2n,
    sum(p.r * p.n * p.n) as rn2, sum(p.n * p.n * p.n) as n3
from persons as p
group by p.intent
order by n desc, intent
