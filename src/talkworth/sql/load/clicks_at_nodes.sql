-- All identifiers of clicks that carry one of these nodes.
-- grain:  node_key
-- reads:  clicks
select distinct unnest(c.identity_keys) as node_key
from clicks as c
where list_has_any(c.identity_keys, $nodes)
