-- What the steps behind the orders asked for read, under the names the models read it by.
create temp table asked_requests as
select distinct f.shop_id as shop_id, f.request_id as request_id
from store.main.save_facts as f
inner join asked_orders as a on f.shop_id = a.shop_id
where f.order_key = a.order_key or f.subscription_id = a.subscription_id;

create temp view save_facts as
select f.* from store.main.save_facts as f
inner join asked_requests as a on f.shop_id = a.shop_id and f.request_id = a.request_id;

create temp view subscription_facts as
select f.* from store.main.subscription_facts as f
where (f.shop_id, f.subscription_id) in (select (a.shop_id, a.subscription_id) from asked_orders as a);

create temp view order_entries as
select e.* from store.main.order_entries as e where e.order_key in (select a.order_key from asked_orders as a);

create temp view order_portions as
select p.* from store.main.order_portions as p where p.order_key in (select a.order_key from asked_orders as a);

create temp view order_exchanges as
select x.* from store.main.order_exchanges as x where x.order_key in (select a.order_key from asked_orders as a);

create temp view save_requests as
select q.* from store.main.save_requests as q where q.order_key in (select a.order_key from asked_orders as a);

create temp view save_touches as
select t.* from store.main.save_touches as t where t.order_key in (select a.order_key from asked_orders as a);

create temp view claims as
select c.* from store.main.claims as c where c.order_key in (select a.order_key from asked_orders as a);

create temp view recovered_portions as
select r.* from store.main.recovered_portions as r
where r.order_key in (select a.order_key from asked_orders as a);
