-- By the kind of key: how many counted orders of a period a conversation or click earned through it.
-- grain:  kind
-- reads:  orders, order_identifiers, identities, order_reach, credits
-- takes:  $shop_id, $from_at, $until_at
-- units:  credited_minor in the shop's currency, net of refunds
--
-- An order that credits two persons may be joined to each by another key. It hangs on one kind alone where no key of
-- another kind leads to the same person.

with placed as (
    select o.order_key as order_key
    from orders as o
    where
        o.shop_id = $shop_id and o.excluded_reason is null and o.ordered_at >= $from_at and o.ordered_at < $until_at
),

earned as (
    select
        k.order_key as order_key, k.touch_person_key as person_key, j.joined_by as kind,
        sum(k.reporting_minor) as credited_minor
    from credits as k
    inner join placed as p on k.order_key = p.order_key
    inner join order_reach as j on k.order_key = j.order_key and k.touch_person_key = j.person_key
    where k.kind in ('direct', 'assisted', 'recovered', 'saved')
    group by k.order_key, k.touch_person_key, j.joined_by
),

ways as (
    select e.order_key as order_key, e.person_key as person_key, count(distinct i.kind) as n_kinds
    from earned as e
    inner join order_identifiers as i on e.order_key = i.order_key
    inner join identities as n on i.node_key = n.node_key and e.person_key = n.person_key
    where not n.is_ignored
    group by e.order_key, e.person_key
)

select
    e.kind as kind,
    count(distinct e.order_key) as n_joined,
    count(distinct case when w.n_kinds = 1 then e.order_key end) as n_only,
    cast(coalesce(sum(e.credited_minor), 0) as bigint) as credited_minor
from earned as e
left join ways as w on e.order_key = w.order_key and e.person_key = w.person_key
group by e.kind
