"""The models' SQL, written for DuckDB in a subset, as Spark says it."""

from __future__ import annotations

from functools import cache
from typing import Any

from talkworth.scale.missing import spark_part
from talkworth.warehouse.db import sql_text


@cache
def for_spark(folder: str, name: str) -> str:
    """
    A SQL file of the package for Spark.

    SQLGlot translates words and the order of nulls. It does not know that DuckDB's `arg_min`
    passes over rows whose value is null and Spark's `min_by` does not, that `row_number` has 64
    bits there and 32 here, nor that Spark reads `over up - x` as a window called `up-x`.

    Raises:
        EngineMissing: SQLGlot is not installed.
    """
    tree = spark_part("sqlglot").parse_one(sql_text(folder, name), read="duckdb")
    exp = spark_part("sqlglot.expressions")
    for call in list(tree.find_all(exp.ArgMin, exp.ArgMax)):
        _skip_nulls(call, exp)
    for window in list(tree.find_all(exp.Window)):
        if isinstance(window.this, exp.RowNumber):
            window.replace(exp.cast(window.copy(), "bigint"))
        elif isinstance(window.parent, exp.Binary):
            window.replace(exp.Paren(this=window.copy()))
    return str(tree.sql(dialect="spark", comments=False))


def _skip_nulls(call: Any, exp: Any) -> None:
    """Put `filter (where the value is not null)` behind `min_by` or into the filter it has."""
    is_there = exp.Not(this=exp.Is(this=call.this.copy(), expression=exp.Null()))
    if isinstance(call.parent, exp.Filter):
        where = call.parent.expression
        where.set("this", exp.and_(where.this, is_there))
    else:
        call.replace(exp.Filter(this=call.copy(), expression=exp.Where(this=is_there)))
