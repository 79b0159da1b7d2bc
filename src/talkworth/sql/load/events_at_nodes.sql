-- Clicks, visits, steps and exposures of shoppers that carry one of these nodes.
-- grain:  event_key
-- reads:  clicks, sessions, shopper_events, exposures, flipped_nodes

with carried as (
    select c.event_key as event_key, unnest(c.identity_keys) as node_key from clicks as c
    union all
    select s.event_key as event_key, unnest(s.identity_keys) as node_key from sessions as s
    union all
    select e.event_key as event_key, unnest(e.identity_keys) as node_key from shopper_events as e
    union all
    select e.event_key as event_key, unnest(e.identity_keys) as node_key from exposures as e
)

select distinct c.event_key as event_key
from carried as c
inner join flipped_nodes as f on c.node_key = f.node_key
