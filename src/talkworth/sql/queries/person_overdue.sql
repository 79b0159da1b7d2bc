-- Identifiers of persons who were last heard of before an instant.
-- grain:  node_key
-- reads:  events, identities
-- takes:  $shop_id, $before
-- units:  instants in UTC microseconds

with carried as (
    select unnest(e.identity_keys) as node_key, e.received_at as received_at
    from events as e
    where e.shop_id = $shop_id
),

heard as (
    select i.person_key as person_key, max(c.received_at) as last_at
    from carried as c
    inner join identities as i on c.node_key = i.node_key
    group by i.person_key
)

select i.node_key as node_key
from identities as i
inner join heard as h on i.person_key = h.person_key
where i.shop_id = $shop_id and h.last_at < $before
