-- How each move of a portion moves the money of each pool: number 0 is its sale's, the others its claims'.
-- grain:  portion_key, move_no, pool_no
-- reads:  portion_moves, claims, claim_cuts
-- units:  from..upto is the pool's span of the balance, in minor units of the order's currency and of the shop's
--
-- A claim's pool begins at its cut point and ends where the next begins. One that is not yet there, and all above the
-- balance, begins at the top.

with pools as (
    select c.portion_key as portion_key, cast(c.claim_no as integer) as pool_no from claims as c
    union all
    select distinct c.portion_key as portion_key, 0 as pool_no from claims as c
),

bounds as (
    select
        m.portion_key as portion_key, m.move_no as move_no, p.pool_no as pool_no, m.before_minor as balance_before,
        m.after_minor as balance_after, m.rep_before_minor as rep_balance_before,
        m.rep_after_minor as rep_balance_after,
        case when p.pool_no = 0 then 0 else least(coalesce(b.cut_minor, m.before_minor), m.before_minor) end
            as from_before,
        case when p.pool_no = 0 then 0 else least(coalesce(a.cut_minor, m.after_minor), m.after_minor) end as from_after
    from portion_moves as m
    inner join pools as p on m.portion_key = p.portion_key
    left join claim_cuts as b
        on m.portion_key = b.portion_key and p.pool_no = b.claim_no and m.applied_before_no = b.applied_no
    left join claim_cuts as a
        on m.portion_key = a.portion_key and p.pool_no = a.claim_no and m.applied_no = a.applied_no
),

reported as (
    select
        b.*,
        case
            when b.from_before = 0 and b.rep_balance_before is not null then 0
            else cut(b.rep_balance_before, b.from_before, b.balance_before)
        end as rep_from_before,
        case
            when b.from_after = 0 and b.rep_balance_after is not null then 0
            else cut(b.rep_balance_after, b.from_after, b.balance_after)
        end as rep_from_after
    from bounds as b
)

select
    r.portion_key as portion_key, r.move_no as move_no, r.pool_no as pool_no,
    lead(r.from_before, 1, r.balance_before) over up - r.from_before as before_minor,
    lead(r.from_after, 1, r.balance_after) over up - r.from_after as after_minor,
    lead(r.rep_from_before, 1, r.rep_balance_before) over up - r.rep_from_before as rep_before_minor,
    lead(r.rep_from_after, 1, r.rep_balance_after) over up - r.rep_from_after as rep_after_minor
from reported as r
window up as (partition by r.portion_key, r.move_no order by r.pool_no)
