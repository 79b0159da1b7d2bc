-- Who takes part of a portion from those who hold it: upgrades the price above the old one, saves what they kept.
-- grain:  portion_key, claim_no
-- reads:  claim_parts, order_portions
-- units:  minor units of the order's currency; taken_minor of balance_minor goes to the claim

with runs as (
    select
        c.*,
        cast(sum(c.part_minor) over (
            partition by c.order_key, c.claim_type, c.source_id order by p.portion_no
            rows between unbounded preceding and current row
        ) as bigint) as upto_minor,
        cast(sum(c.part_minor) over (partition by c.order_key, c.claim_type, c.source_id) as bigint) as all_minor
    from claim_parts as c
    inner join order_portions as p on c.portion_key = p.portion_key
),

wholes as (
    select
        r.*, r.upto_minor - r.part_minor as before_minor,
        case when r.claim_type in ('churn', 'upgrade') then least(r.spread_minor, r.all_minor) else r.spread_minor end
            as whole_minor
    from runs as r
),

shares as (
    select
        w.*,
        coalesce(cut(w.whole_minor, w.upto_minor, w.all_minor), 0)
        - coalesce(cut(w.whole_minor, w.before_minor, w.all_minor), 0) as share_minor
    from wholes as w
),

taken as (
    select
        s.*,
        case when s.claim_type = 'churn' then s.share_minor else greatest(0, s.part_minor - s.share_minor) end
            as taken_minor
    from shares as s
)

select
    t.portion_key as portion_key, t.order_key as order_key,
    row_number() over (
        partition by t.portion_key
        order by t.claimed_at, case when t.claim_type = 'upgrade' then 0 else 1 end, t.withdrawn_at, t.source_id
    ) as claim_no,
    t.claim_type as claim_type, t.source_id as source_id, t.request_key as request_key, t.claimed_at as claimed_at,
    t.withdrawn_at as withdrawn_at, t.balance_minor as balance_minor, t.taken_minor as taken_minor
from taken as t
where t.taken_minor > 0
