-- Orders whose id or name is a text or starts with it, the same first, then the newest.
-- grain:  order_id
-- reads:  orders, credits
-- takes:  $shop_id, $text, $limit
-- units:  *_minor in the order's currency; kinds are those that conversations and clicks earned, null where none did

with found as (
    select
        o.order_key as order_key, o.order_id as order_id, o.order_name as order_name, o.ordered_at as ordered_at,
        o.currency as currency, o.balance_minor as balance_minor, o.trust as trust,
        o.excluded_reason as excluded_reason,
        coalesce(lower(o.order_id) = lower($text) or lower(o.order_name) in (lower($text), lower('#' || $text)), false)
            as is_exact
    from orders as o
    where
        o.shop_id = $shop_id
        and (
            starts_with(lower(o.order_id), lower($text)) or starts_with(lower(o.order_name), lower($text))
            or starts_with(lower(o.order_name), lower('#' || $text))
        )
    order by is_exact desc, o.ordered_at desc, o.order_id
    limit $limit
),

earned as (
    select
        k.order_key as order_key, cast(sum(k.credit_minor) as bigint) as credit_minor,
        list(distinct k.kind order by k.kind) as kinds, list(distinct k.channel order by k.channel) as channels
    from credits as k
    where
        k.shop_id = $shop_id and k.kind in ('direct', 'assisted', 'recovered', 'saved')
        and k.order_key in (select f.order_key from found as f)
    group by k.order_key
)

select
    f.order_id as order_id, f.order_name as order_name, f.ordered_at as ordered_at, f.currency as currency,
    f.balance_minor as balance_minor, f.trust as trust, f.excluded_reason as excluded_reason, f.is_exact as is_exact,
    e.credit_minor as credit_minor, e.kinds as kinds, e.channels as channels
from found as f
left join earned as e on f.order_key = e.order_key
order by f.is_exact desc, f.ordered_at desc, f.order_id
