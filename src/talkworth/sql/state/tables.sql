-- The tables the warehouse has.
-- grain:  table_name
select t.table_name as table_name
from information_schema.tables as t
where t.table_catalog = 'store'
