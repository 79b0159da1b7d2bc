-- All nodes of the groups that these nodes are in, and these nodes; what is ignored stands alone.
-- grain:  node_key
-- reads:  identities, link_nodes

select
    i.node_key as node_key, i.kind as kind, i.person_key as person_key, i.is_known as is_known,
    i.group_key as group_key, i.is_ignored as is_ignored
from identities as i
where i.group_key in (
    select g.group_key from identities as g inner join link_nodes as n on g.node_key = n.node_key
)
