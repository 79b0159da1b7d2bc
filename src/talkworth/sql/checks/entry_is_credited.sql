-- Entries whose credits do not add up to them, in the order's currency or in the shop's.
-- grain:  order_key, entry_id, model
-- reads:  order_entries, credits
-- units:  minor units

with credited as (
    select
        c.order_key as order_key, c.entry_id as entry_id, c.model as model,
        cast(sum(c.credit_minor) as bigint) as credit_minor,
        cast(sum(c.reporting_minor) as bigint) as reporting_minor
    from credits as c
    group by c.order_key, c.entry_id, c.model
)

select
    e.order_key as order_key, e.entry_id as entry_id, c.model as model, e.amount_minor as amount_minor,
    c.credit_minor as credit_minor, e.reporting_minor as reporting_minor, c.reporting_minor as credited_reporting_minor
from order_entries as e
left join credited as c on e.order_key = c.order_key and e.entry_id = c.entry_id
where
    c.credit_minor is null
    or c.credit_minor <> e.amount_minor
    or coalesce(c.reporting_minor, 0) <> coalesce(e.reporting_minor, 0)
