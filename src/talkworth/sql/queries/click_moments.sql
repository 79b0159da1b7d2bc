-- Sums over the persons who clicked an item, and over those who clicked any of its type (item_id null).
-- grain:  click_type, item_id
-- reads:  click_facts, click_credits
-- units:  r in minor units of the shop's currency, n in clicks
--
-- r is what the clicks earned themselves: what a conversation earned is revenue per conversation.

with clicked as (
    select f.click_type as click_type, f.item_id as item_id, f.person_key as person_key, count(*) as n
    from click_facts as f
    group by grouping sets ((f.click_type, f.item_id, f.person_key), (f.click_type, f.person_key))
),

brought as (
    select
        k.click_type as click_type, k.item_id as item_id, k.person_key as person_key,
        cast(sum(k.reporting_minor) as hugeint) as r
    from click_credits as k
    where k.is_own
    group by grouping sets ((k.click_type, k.item_id, k.person_key), (k.click_type, k.person_key))
),

persons as (
    select
        c.click_type as click_type, c.item_id as item_id, c.n as n, coalesce(b.r, cast(0 as hugeint)) as r
    from clicked as c
    left join brought as b
        on
            c.click_type = b.click_type and c.item_id is not distinct from b.item_id
            and c.person_key = b.person_key
)

select
    p.click_type as click_type, p.item_id as item_id, count(*) as n_persons,
    count(*) filter (where p.r <> 0) as n_payers, count(*) filter (where p.r < 0) as n_negative, sum(p.r) as r,
    sum(p.n) as n, sum(p.r * p.r) as r2, sum(p.r * p.n) as rn, sum(p.n * p.n) as n2, sum(p.r * p.r * p.r) as r3,
    sum(p.r * p.r * p.n) as r2n, sum(p.r * p.n * p.n) as rn2, sum(p.n * p.n * p.n) as n3
from persons as p
group by p.click_type, p.item_id
