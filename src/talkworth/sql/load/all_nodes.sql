-- Every identifier.
-- grain:  node_key
-- reads:  identities

select
    i.node_key as node_key, i.kind as kind, i.person_key as person_key, i.is_known as is_known,
    i.group_key as group_key, i.is_ignored as is_ignored
from identities as i
