-- What was worked out for the persons and orders in scope takes the place of what stood there.
delete from store.main.conversations where person_key in (select s.person_key from scope_persons as s);

insert into store.main.conversations by name select n.* from temp.conversations as n;

delete from store.main.touch_answers where person_key in (select s.person_key from scope_persons as s);

insert into store.main.touch_answers by name select n.* from temp.touch_answers as n;

delete from store.main.orders where order_key in (select s.order_key from scope_orders as s);

insert into store.main.orders by name select n.* from temp.orders as n;

delete from store.main.order_reach where order_key in (select s.order_key from scope_orders as s);

insert into store.main.order_reach by name select n.* from temp.order_reach as n;

delete from store.main.sales where order_key in (select s.order_key from scope_orders as s);

insert into store.main.sales by name select n.* from temp.sales as n;

delete from store.main.order_touches where order_key in (select s.order_key from scope_orders as s);

insert into store.main.order_touches by name select n.* from temp.order_touches as n;

delete from store.main.credits where order_key in (select s.order_key from scope_orders as s);

insert into store.main.credits by name select n.* from temp.credits as n;

delete from store.main.published_sales where order_key in (select s.order_key from scope_orders as s);

insert into store.main.published_sales by name select n.* from temp.published_sales as n;
