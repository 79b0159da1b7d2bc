-- The stored tables whose rows are each of one shop: for a preview only those of its shop are seen.
-- grain:  table_name
select c.table_name as table_name
from information_schema.columns as c
where c.table_catalog = 'store' and c.table_schema = 'main' and c.column_name = 'shop_id'
