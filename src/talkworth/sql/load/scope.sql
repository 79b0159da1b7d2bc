-- The facts of the persons in scope, under the names the models read: for this connection they stand before the whole.
create or replace temp table scope_nodes as
select i.node_key as node_key
from identities as i
inner join scope_persons as s on i.person_key = s.person_key;

create or replace temp table scope_orders as
select i.order_key as order_key
from order_identifiers as i
inner join scope_nodes as n on i.node_key = n.node_key
union
select c.order_key as order_key
from dirty_orders as c;

create temp table conversation_events as
select e.* from store.main.conversation_events as e inner join scope_nodes as n on e.identity_key = n.node_key;

create temp table clicks as
select c.* from store.main.clicks as c
where c.identity_key in (select n.node_key from scope_nodes as n);

create temp table sessions as
select s.* from store.main.sessions as s
where s.session_id in (select e.session_id from conversation_events as e where e.session_id is not null);

create temp table order_states as
select o.* from store.main.order_states as o inner join scope_orders as s on o.order_key = s.order_key;

create temp table order_entries as
select o.* from store.main.order_entries as o inner join scope_orders as s on o.order_key = s.order_key;

create temp table order_identifiers as
select o.* from store.main.order_identifiers as o inner join scope_orders as s on o.order_key = s.order_key;

create temp table identities as
select i.* from store.main.identities as i inner join scope_persons as s on i.person_key = s.person_key;
