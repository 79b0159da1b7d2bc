-- The keys of all events we have.
-- grain:  event_key
-- reads:  events
select e.event_key as event_key
from events as e
