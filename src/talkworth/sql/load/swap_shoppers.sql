-- Lapses and what was recovered of them, swapped like the rest; needed where there are or were any.
delete from store.main.lapses where person_key in (select s.person_key from scope_persons as s);

insert into store.main.lapses by name select n.* from temp.lapses as n;

delete from store.main.lapse_lines where person_key in (select s.person_key from scope_persons as s);

insert into store.main.lapse_lines by name select n.* from temp.lapse_lines as n;

delete from store.main.recovered_sales where order_key in (select s.order_key from scope_orders as s);

insert into store.main.recovered_sales by name select n.* from temp.recovered_sales as n;

delete from store.main.recovered_portions where order_key in (select s.order_key from scope_orders as s);

insert into store.main.recovered_portions by name select n.* from temp.recovered_portions as n;
