-- Numbers missing in a row of order names, such as #1002 between #1001 and #1003: orders the shop may have and we lack.
-- grain:  prefix, first_missing
-- reads:  orders
-- takes:  $shop_id, $from_at, $until_at, $limit
--
-- Names count as a row only where they are ten at least and fill half of their span.

with numbered as (
    select
        regexp_extract(o.order_name, '^(.*?)[0-9]{1,15}$', 1) as prefix,
        cast(regexp_extract(o.order_name, '([0-9]{1,15})$', 1) as bigint) as number
    from orders as o
    where
        o.shop_id = $shop_id and o.trust = 'verified' and o.ordered_at >= $from_at and o.ordered_at < $until_at
        and regexp_matches(o.order_name, '[0-9]$')
),

neighbours as (
    select
        n.prefix as prefix,
        n.number as number,
        lead(n.number) over (partition by n.prefix order by n.number) as next_number,
        count(*) over (partition by n.prefix) as n_names,
        max(n.number) over (partition by n.prefix) - min(n.number) over (partition by n.prefix) as span
    from numbered as n
)

select
    n.prefix as prefix, n.number + 1 as first_missing, n.next_number - 1 as last_missing,
    cast(sum(n.next_number - n.number - 1) over () as bigint) as n_missing
from neighbours as n
where n.next_number > n.number + 1 and n.n_names >= 10 and n.span < 2 * n.n_names
order by n.prefix, n.number
limit $limit
