-- The identifiers that these events carry.
-- grain:  node_key
-- reads:  events, moved_events
select distinct unnest(e.identity_keys) as node_key
from events as e
inner join moved_events as m on e.event_key = m.event_key
