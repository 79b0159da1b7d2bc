-- Which of some events are facts already: what a webhook brought need not be taken again.
-- grain:  event_key
-- reads:  events
-- takes:  $event_keys

select distinct e.event_key as event_key
from events as e
where e.event_key in (select unnest($event_keys))
