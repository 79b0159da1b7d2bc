-- What was worked out for the persons and orders in scope takes the place of what stood there.
delete from store.main.conversations where person_key in (select s.person_key from scope_persons as s);

insert into store.main.conversations by name select c.* from temp.conversations as c;

delete from store.main.touch_answers where person_key in (select s.person_key from scope_persons as s);

insert into store.main.touch_answers by name select t.* from temp.touch_answers as t;

delete from store.main.orders where order_key in (select s.order_key from scope_orders as s);

insert into store.main.orders by name select o.* from temp.orders as o;

delete from store.main.order_reach where order_key in (select s.order_key from scope_orders as s);

insert into store.main.order_reach by name select o.* from temp.order_reach as o;

delete from store.main.order_paths where order_key in (select s.order_key from scope_orders as s);

insert into store.main.order_paths by name select o.* from temp.order_paths as o;

delete from store.main.order_touches where order_key in (select s.order_key from scope_orders as s);

insert into store.main.order_touches by name select o.* from temp.order_touches as o;

delete from store.main.credits where order_key in (select s.order_key from scope_orders as s);

insert into store.main.credits by name select c.* from temp.credits as c;
