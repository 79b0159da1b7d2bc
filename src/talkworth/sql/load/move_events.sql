-- Events that carry an identifier which proved shared, or no longer is: each goes to its first one that joins, or
-- stays with its first where none does.
create or replace temp table event_nodes as
with moved as (
    select e.event_key as event_key, e.identity_keys as identity_keys
    from events as e
    inner join moved_events as m on e.event_key = m.event_key
),

carried as (
    select
        m.event_key as event_key, unnest(m.identity_keys) as node_key,
        generate_subscripts(m.identity_keys, 1) as place
    from moved as m
)

select
    c.event_key as event_key,
    coalesce(
        arg_min(c.node_key, c.place) filter (where not i.is_ignored), arg_min(c.node_key, c.place)
    ) as identity_key
from carried as c
inner join identities as i on c.node_key = i.node_key
group by c.event_key;

update clicks set identity_key = n.identity_key from event_nodes as n where clicks.event_key = n.event_key;

update sessions set identity_key = n.identity_key from event_nodes as n where sessions.event_key = n.event_key;

update shopper_events set identity_key = n.identity_key from event_nodes as n
where shopper_events.event_key = n.event_key;

update exposures set identity_key = n.identity_key from event_nodes as n where exposures.event_key = n.event_key;

drop table event_nodes;
