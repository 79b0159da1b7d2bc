-- The identifiers of the persons that some identifiers belong to.
-- grain:  node_key
-- reads:  identities
-- takes:  $shop_id, $node_keys

with persons as (
    select distinct i.person_key as person_key
    from identities as i
    where i.shop_id = $shop_id and list_contains(cast($node_keys as bigint[]), i.node_key)
)

select i.node_key as node_key
from identities as i
inner join persons as p on i.person_key = p.person_key
where i.shop_id = $shop_id
