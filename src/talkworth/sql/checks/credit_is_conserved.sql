-- Shops, currencies, trust states and days whose credits are not their net merchandise revenue.
-- grain:  shop_id, currency, trust, occurred_on
-- reads:  order_entries, credits
-- units:  minor units of the currency; days of UTC

with parts as (
    select
        e.shop_id as shop_id, e.currency as currency, e.trust as trust, e.occurred_at // 86400000000 as occurred_on,
        -e.amount_minor as part_minor
    from order_entries as e
    union all
    select
        c.shop_id as shop_id, c.currency as currency, c.trust as trust, c.occurred_at // 86400000000 as occurred_on,
        c.credit_minor as part_minor
    from credits as c
)

select
    p.shop_id as shop_id, p.currency as currency, p.trust as trust, p.occurred_on as occurred_on,
    cast(sum(p.part_minor) as bigint) as surplus_minor
from parts as p
group by p.shop_id, p.currency, p.trust, p.occurred_on
having sum(p.part_minor) <> 0
