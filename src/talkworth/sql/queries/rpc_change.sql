-- Sums over the persons of two periods, 1 before and 2 now, for the change of revenue per conversation.
-- grain:  one row
-- reads:  conversations, credits
-- takes:  $shop_id, $from1_at, $until1_at, $cut1_at, $from2_at, $until2_at, $horizon_us, $saved_us, $trust
-- units:  r in minor units of the shop's currency; of period 1 nothing from its cut on: both at the same age

with cohort as (
    select c.conversation_key as conversation_key, c.person_key as person_key, c.started_at >= $from2_at as is_now
    from conversations as c
    where
        c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
        and (
            c.started_at >= $from1_at and c.started_at < least($until1_at, $cut1_at)
            or c.started_at >= $from2_at and c.started_at < $until2_at
        )
),

talked as (
    select
        c.person_key as person_key, count(*) filter (where not c.is_now) as n1, count(*) filter (where c.is_now) as n2
    from cohort as c
    group by c.person_key
),

people as (
    select
        sum(t.n1) as n1, sum(t.n2) as n2,
        sum(t.n1 * t.n1) as n1_n1, sum(t.n2 * t.n2) as n2_n2, sum(t.n1 * t.n2) as n1_n2
    from talked as t
),

brought as (
    select
        c.person_key as person_key, cast(sum(k.reporting_minor) filter (where not c.is_now) as hugeint) as r1,
        cast(sum(k.reporting_minor) filter (where c.is_now) as hugeint) as r2
    from credits as k
    inner join cohort as c on k.conversation_key = c.conversation_key
    where
        k.shop_id = $shop_id and k.trust = $trust and k.started_at >= $from1_at and k.started_at < $until2_at
        and k.lag_us <= case when k.kind = 'saved' then $saved_us else $horizon_us end
        and (c.is_now or greatest(k.ordered_at, k.occurred_at) < $cut1_at)
    group by c.person_key
),

buyers as (
    select
        count(*) filter (where b.r1 <> 0) as n_payers1, count(*) filter (where b.r2 <> 0) as n_payers2,
        sum(b.r1) as r1, sum(b.r2) as r2, sum(b.r1 * b.r1) as r1_r1, sum(b.r1 * t.n1) as r1_n1,
        sum(b.r2 * b.r2) as r2_r2, sum(b.r2 * t.n2) as r2_n2, sum(b.r1 * b.r2) as r1_r2, sum(b.r1 * t.n2) as r1_n2,
        sum(t.n1 * b.r2) as n1_r2
    from brought as b
    inner join talked as t on b.person_key = t.person_key
)

select
    b.n_payers1 as n_payers1, b.n_payers2 as n_payers2, b.r1 as r1, p.n1 as n1, b.r2 as r2, p.n2 as n2,
    b.r1_r1 as r1_r1, b.r1_n1 as r1_n1, p.n1_n1 as n1_n1, b.r2_r2 as r2_r2, b.r2_n2 as r2_n2, p.n2_n2 as n2_n2,
    b.r1_r2 as r1_r2, b.r1_n2 as r1_n2, b.n1_r2 as n1_r2, p.n1_n2 as n1_n2
from people as p
cross join buyers as b
