-- Who is in which arm, swapped like the rest; needed where there are or were any experiments.
delete from store.main.assignments where person_key in (select s.person_key from scope_persons as s);

insert into store.main.assignments by name select n.* from temp.assignments as n;
