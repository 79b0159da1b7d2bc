-- The rules of a preview stand before the stored ones.
create temp table rule_sets as
select r.* from store.main.rule_sets as r where false;

insert into temp.rule_sets by name
select s.* from staged_rule_sets as s;
