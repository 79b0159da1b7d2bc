-- Saves and upgrades, swapped like the rest; needed where there are or were any.
delete from store.main.save_requests where order_key in (select s.order_key from scope_orders as s);

insert into store.main.save_requests by name select n.* from temp.save_requests as n;

delete from store.main.save_touches where order_key in (select s.order_key from scope_orders as s);

insert into store.main.save_touches by name select n.* from temp.save_touches as n;

delete from store.main.claims where order_key in (select s.order_key from scope_orders as s);

insert into store.main.claims by name select n.* from temp.claims as n;
