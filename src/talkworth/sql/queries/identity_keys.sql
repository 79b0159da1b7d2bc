-- By the kind of key: how many counted orders of a period carry one, and on how many it was ignored as shared.
-- grain:  kind
-- reads:  orders, order_identifiers, identities
-- takes:  $shop_id, $from_at, $until_at

select
    i.kind as kind,
    count(distinct i.order_key) as n_orders,
    count(distinct case when n.is_ignored then i.order_key end) as n_ignored_orders,
    count(distinct case when n.is_ignored then i.node_key end) as n_ignored_keys
from order_identifiers as i
inner join orders as o on i.order_key = o.order_key
inner join identities as n on i.node_key = n.node_key
where o.shop_id = $shop_id and o.excluded_reason is null and o.ordered_at >= $from_at and o.ordered_at < $until_at
group by i.kind
