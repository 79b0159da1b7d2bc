-- Entries whose credits do not add up to them, and claims that made or lost money, in either currency.
-- grain:  order_key, entry_id
-- reads:  order_entries, credits
-- units:  minor units

with parts as (
    select
        e.order_key as order_key, e.entry_id as entry_id, e.amount_minor as amount_minor, 0 as credit_minor,
        coalesce(e.reporting_minor, 0) as reporting_minor, 0 as credited_reporting_minor
    from order_entries as e
    union all
    select
        c.order_key as order_key, c.entry_id as entry_id, 0 as amount_minor, c.credit_minor as credit_minor,
        0 as reporting_minor, coalesce(c.reporting_minor, 0) as credited_reporting_minor
    from credits as c
)

select
    p.order_key as order_key, p.entry_id as entry_id, cast(sum(p.amount_minor) as bigint) as amount_minor,
    cast(sum(p.credit_minor) as bigint) as credit_minor, cast(sum(p.reporting_minor) as bigint) as reporting_minor,
    cast(sum(p.credited_reporting_minor) as bigint) as credited_reporting_minor
from parts as p
group by p.order_key, p.entry_id
having
    sum(p.amount_minor) <> sum(p.credit_minor) or sum(p.reporting_minor) <> sum(p.credited_reporting_minor)
