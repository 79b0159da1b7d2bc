-- Of the given nodes, those seen with more others than the newest rule set allows: shared by too many to join.
-- grain:  node_key
-- reads:  identities, identity_links, link_nodes, identity_limits

with links as (
    select l.one_key as one_key, l.other_key as other_key
    from identity_links as l
    where
        l.one_key in (select n.node_key from link_nodes as n)
        or l.other_key in (select n.node_key from link_nodes as n)
    group by l.one_key, l.other_key
    having sum(l.n) > 0
),

ends as (
    select l.one_key as node_key, l.other_key as other_key from links as l
    union all
    select l.other_key as node_key, l.one_key as other_key from links as l
),

shared as (
    select i.node_key as node_key
    from ends as e
    inner join link_nodes as n on e.node_key = n.node_key
    inner join identities as i on e.node_key = i.node_key
    inner join identities as o on e.other_key = o.node_key
    inner join identity_limits as m on i.shop_id = m.shop_id and i.kind = m.kind and o.kind = m.other_kind
    group by i.node_key, m.other_kind, m.most
    having count(*) > m.most
)

select distinct s.node_key as node_key
from shared as s
