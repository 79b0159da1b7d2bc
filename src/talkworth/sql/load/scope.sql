-- The facts of the persons in scope, under the names the models read: for this connection they stand before the whole.
create or replace temp table scope_nodes as
select i.node_key as node_key
from identities as i
inner join scope_persons as s on i.person_key = s.person_key;

create or replace temp table scope_orders as
with reached as (
    select i.order_key as order_key
    from order_identifiers as i
    inner join scope_nodes as n on i.node_key = n.node_key
    union
    select c.order_key as order_key
    from dirty_orders as c
)

select r.order_key as order_key from reached as r
union
select other.order_key as order_key
from reached as r
inner join order_states as o on r.order_key = o.order_key
inner join order_states as other on o.shop_id = other.shop_id and o.subscription_id = other.subscription_id;

create temp table conversation_events as
select e.* from store.main.conversation_events as e inner join scope_nodes as n on e.identity_key = n.node_key;

create temp table clicks as
select c.* from store.main.clicks as c
where c.identity_key in (select n.node_key from scope_nodes as n);

create temp table shopper_events as
select e.* from store.main.shopper_events as e
where e.identity_key in (select n.node_key from scope_nodes as n);

create temp table exposures as
select e.* from store.main.exposures as e
where e.identity_key in (select n.node_key from scope_nodes as n);

create temp table sessions as
select s.* from store.main.sessions as s
where
    s.session_id in (select e.session_id from conversation_events as e where e.session_id is not null)
    or s.identity_key in (select n.node_key from scope_nodes as n);
