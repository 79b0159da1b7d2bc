-- What the models use beyond the common subset, for DuckDB; spark.sql says the same for Spark.

-- balance * weight / total, cut toward zero, for whole numbers that are not negative; null where total is 0.
-- The product of two 64-bit numbers needs 128 bits; small ones stay in 64, which is several times faster.
create or replace macro cut(balance, weight, total) as
case
    when balance < 2147483648 and weight < 4294967296 then balance * weight // nullif(total, 0)
    else cast(cast(balance as hugeint) * weight // nullif(total, 0) as bigint)
end;
