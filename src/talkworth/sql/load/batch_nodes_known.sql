-- The nodes of the batch that we have, and whether they are ignored.
-- grain:  node_key
-- reads:  identities, batch_nodes

select i.node_key as node_key, i.is_ignored as is_ignored
from identities as i
inner join batch_nodes as b on i.node_key = b.node_key
