-- Sums over the persons of two periods, 1 before and 2 now, for the change of revenue per conversation.
-- grain:  one row
-- reads:  conversations, credits
-- takes:  $shop_id, $from1_at, $until1_at, $cut1_at, $from2_at, $until2_at, $cut2_at, $horizon_us, $trust
-- units:  r in minor units of the shop's currency; of each period nothing from its cut on: both at the same age

with cohort as (
    select
        c.conversation_key as conversation_key, c.person_key as person_key, p.period as period, p.cut_at as cut_at
    from conversations as c
    inner join (
        select 1 as period, $from1_at as from_at, least($until1_at, $cut1_at) as until_at, $cut1_at as cut_at
        union all
        select 2 as period, $from2_at as from_at, least($until2_at, $cut2_at) as until_at, $cut2_at as cut_at
    ) as p on c.started_at >= p.from_at and c.started_at < p.until_at
    where c.shop_id = $shop_id and c.is_meaningful and not c.is_bot
),

steps as (
    select c.person_key as person_key, c.period as period, 1 as n, 0 as r
    from cohort as c
    union all
    select c.person_key as person_key, c.period as period, 0 as n, k.reporting_minor as r
    from credits as k
    inner join cohort as c on k.conversation_key = c.conversation_key
    where
        k.shop_id = $shop_id and k.model = 'first_touch' and k.trust = $trust and k.lag_us <= $horizon_us
        and k.ordered_at < c.cut_at and k.occurred_at < c.cut_at and k.reporting_minor is not null
),

people as (
    select
        cast(sum(case when s.period = 1 then s.r else 0 end) as hugeint) as r1,
        cast(sum(case when s.period = 1 then s.n else 0 end) as hugeint) as n1,
        cast(sum(case when s.period = 2 then s.r else 0 end) as hugeint) as r2,
        cast(sum(case when s.period = 2 then s.n else 0 end) as hugeint) as n2
    from steps as s
    group by s.person_key
)

select
    count(*) filter (where p.r1 <> 0) as n_payers1, count(*) filter (where p.r2 <> 0) as n_payers2,
    coalesce(sum(p.r1), 0) as r1, coalesce(sum(p.n1), 0) as n1,
    coalesce(sum(p.r2), 0) as r2, coalesce(sum(p.n2), 0) as n2,
    coalesce(sum(p.r1 * p.r1), 0) as r1_r1, coalesce(sum(p.r1 * p.n1), 0) as r1_n1,
    coalesce(sum(p.n1 * p.n1), 0) as n1_n1, coalesce(sum(p.r2 * p.r2), 0) as r2_r2,
    coalesce(sum(p.r2 * p.n2), 0) as r2_n2, coalesce(sum(p.n2 * p.n2), 0) as n2_n2,
    coalesce(sum(p.r1 * p.r2), 0) as r1_r2, coalesce(sum(p.r1 * p.n2), 0) as r1_n2,
    coalesce(sum(p.n1 * p.r2), 0) as n1_r2, coalesce(sum(p.n1 * p.n2), 0) as n1_n2
from people as p
