-- Sums over the persons of each segment and of the whole: all that an interval needs.
-- grain:  is_total, value, other_value
-- reads:  segment_conversations, segment_credits
-- units:  r in minor units of the shop's currency, n in conversations
--
-- Who bought nothing adds to the sums of n alone. Cubes of money pass 64 bits: 128 hold them.

with talked as (
    select
        c.is_total as is_total, c.value as value, c.other_value as other_value, c.person_key as person_key,
        count(*) as n
    from segment_conversations as c
    group by c.is_total, c.value, c.other_value, c.person_key
),

brought as (
    select
        k.is_total as is_total, k.value as value, k.other_value as other_value, k.person_key as person_key,
        cast(sum(k.reporting_minor) as hugeint) as r
    from segment_credits as k
    group by k.is_total, k.value, k.other_value, k.person_key
),

persons as (
    select
        t.is_total as is_total, t.value as value, t.other_value as other_value, t.n as n,
        coalesce(b.r, cast(0 as hugeint)) as r
    from talked as t
    left join brought as b
        on
            t.is_total = b.is_total and t.value = b.value and t.other_value = b.other_value
            and t.person_key = b.person_key
)

select
    p.is_total as is_total, p.value as value, p.other_value as other_value, count(*) as n_persons,
    count(*) filter (where p.r <> 0) as n_payers, count(*) filter (where p.r < 0) as n_negative, sum(p.r) as r,
    sum(p.n) as n, sum(p.r * p.r) as r2, sum(p.r * p.n) as rn, sum(p.n * p.n) as n2, sum(p.r * p.r * p.r) as r3,
    sum(p.r * p.r * p.n) as r2n, sum(p.r * p.n * p.n) as rn2, sum(p.n * p.n * p.n) as n3
from persons as p
group by p.is_total, p.value, p.other_value
