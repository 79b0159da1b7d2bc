-- The links that hold at the given nodes, each once.
-- grain:  one_key, other_key
-- reads:  identity_links, link_nodes

select l.one_key as one_key, l.other_key as other_key
from identity_links as l
where
    l.one_key in (select n.node_key from link_nodes as n)
    or l.other_key in (select n.node_key from link_nodes as n)
group by l.one_key, l.other_key
having sum(l.n) > 0
