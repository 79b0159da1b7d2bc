-- The ledgers of the orders in scope, and what was asked of them, under the names the models read.
create temp table order_states as
select o.* from store.main.order_states as o inner join scope_orders as s on o.order_key = s.order_key;

create temp table order_entries as
select o.* from store.main.order_entries as o inner join scope_orders as s on o.order_key = s.order_key;

create temp table order_sales as
select o.* from store.main.order_sales as o inner join scope_orders as s on o.order_key = s.order_key;

create temp table order_portions as
select o.* from store.main.order_portions as o inner join scope_orders as s on o.order_key = s.order_key;

create temp table order_identifiers as
select o.* from store.main.order_identifiers as o inner join scope_orders as s on o.order_key = s.order_key;

create temp table identities as
select i.* from store.main.identities as i inner join scope_persons as s on i.person_key = s.person_key;

create temp table subscription_facts as
select f.* from store.main.subscription_facts as f
where f.subscription_id in (select o.subscription_id from temp.order_states as o where o.subscription_id is not null);

create temp table save_facts as
select f.* from store.main.save_facts as f
where
    f.request_id in (
        select r.request_id
        from store.main.save_facts as r
        where
            r.order_key in (select o.order_key from temp.order_states as o)
            or r.subscription_id in (
                select o.subscription_id from temp.order_states as o where o.subscription_id is not null
            )
    );
