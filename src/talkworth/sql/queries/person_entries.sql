-- Every journal entry about some identifiers: events that carry them, of their sessions, of their orders, and doubles.
-- grain:  seq
-- reads:  events, order_facts, order_identifiers, duplicates, clashes
-- takes:  $shop_id, $node_keys

with carried as (
    select e.event_key as event_key, e.session_id as session_id
    from events as e
    where e.shop_id = $shop_id and list_has_any(e.identity_keys, cast($node_keys as bigint[]))
),

bought as (
    select distinct i.order_key as order_key
    from order_identifiers as i
    where i.shop_id = $shop_id and list_contains(cast($node_keys as bigint[]), i.node_key)
),

concerned as (
    select c.event_key as event_key
    from carried as c
    union
    select e.event_key as event_key
    from events as e
    inner join carried as c on e.session_id = c.session_id
    where e.shop_id = $shop_id
    union
    select f.event_key as event_key
    from order_facts as f
    inner join bought as b on f.order_key = b.order_key
),

named as (
    select e.seq as seq, e.trust as trust, e.event_id as event_id
    from events as e
    inner join concerned as c on e.event_key = c.event_key
)

select n.seq as seq
from named as n
union
select d.seq as seq
from duplicates as d
inner join named as n on d.trust = n.trust and d.event_id = n.event_id
where d.shop_id = $shop_id
union
select unnest([c.seq_kept, c.seq_other]) as seq
from clashes as c
inner join named as n on c.trust = n.trust and c.event_id = n.event_id
where c.shop_id = $shop_id
