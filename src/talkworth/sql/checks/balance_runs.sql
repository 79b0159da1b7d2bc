-- Entries that do not begin where the entry before them on the same portion ended, or end below zero.
-- grain:  order_key, entry_id
-- reads:  order_entries
-- units:  minor units of the order's currency

with runs as (
    select
        e.order_key as order_key, e.entry_id as entry_id, e.amount_minor as amount_minor,
        e.before_minor as before_minor, e.after_minor as after_minor,
        lag(e.after_minor, 1, 0) over (partition by e.order_key, e.portion_id order by e.entry_no) as expected_minor
    from order_entries as e
)

select
    r.order_key as order_key, r.entry_id as entry_id, r.before_minor as before_minor,
    r.expected_minor as expected_minor, r.after_minor as after_minor
from runs as r
where r.before_minor <> r.expected_minor or r.after_minor < 0 or r.after_minor - r.before_minor <> r.amount_minor
