-- Where each claim's part of its portion begins, from its own claim on and after each later one.
-- grain:  portion_key, claim_no, applied_no
-- reads:  claims
-- units:  cut_minor from below, in minor units of the order's currency
--
-- A claim takes from all holders alike: every earlier cut point moves down in proportion, its own lies on top of what
-- it left them.

with recursive cuts as (
    select
        c.portion_key as portion_key, c.claim_no as claim_no, c.claim_no as applied_no,
        c.balance_minor - c.taken_minor as cut_minor
    from claims as c
    union all
    select
        k.portion_key as portion_key, k.claim_no as claim_no, n.claim_no as applied_no,
        cut(least(k.cut_minor, n.balance_minor), n.balance_minor - n.taken_minor, n.balance_minor) as cut_minor
    from cuts as k
    inner join claims as n on k.portion_key = n.portion_key and k.applied_no + 1 = n.claim_no
)

select
    k.portion_key as portion_key, k.claim_no as claim_no, k.applied_no as applied_no, k.cut_minor as cut_minor
from cuts as k
