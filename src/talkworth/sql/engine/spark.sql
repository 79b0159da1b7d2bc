-- sqlfluff:dialect:sparksql
-- What the models use beyond the common subset, for Spark; duckdb.sql says the same for DuckDB.

create or replace temporary function cut (balance bigint, weight bigint, total bigint) returns bigint
return
case
    when total = 0 then cast(null as bigint)
    when balance < 2147483648 and weight < 4294967296 then balance * weight div total
    else cast(cast(balance as decimal(38, 0)) * cast(weight as decimal(19, 0)) div total as bigint)
end
