-- The persons to work out again: of identifiers that moved or came, of changed orders, of visits that explain a
-- conversation.
create or replace temp table scope_persons as
select d.person_key as person_key from dirty_persons as d
union
select i.person_key as person_key
from identities as i
where i.node_key in (select n.node_key from dirty_nodes as n)
union
select i.person_key as person_key
from order_identifiers as o
inner join dirty_orders as d on o.order_key = d.order_key
inner join identities as i on o.node_key = i.node_key
union
select i.person_key as person_key
from conversation_events as e
inner join dirty_sessions as s on e.shop_id = s.shop_id and e.session_id = s.session_id
inner join identities as i on e.identity_key = i.node_key;
