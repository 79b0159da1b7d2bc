"""Queries in steps: what several read alike is worked out once, on the reader's own cursor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from talkworth.warehouse.db import Row, sql_text
from talkworth.warehouse.warehouse import Warehouse

_VALUE = re.compile(r"\$([a-z_]+)")


class Step(NamedTuple):
    """The query `name` under `values`, kept as a relation for the queries after it."""

    name: str
    values: Mapping[str, Any]


def query_in_steps(
    warehouse: Warehouse, steps: Mapping[str, Step], *names: str, **values: Any
) -> list[list[Row]]:
    """
    The rows of each of the queries `names`, which may read the relations `steps` make.

    All of them see one state of the warehouse. Safe in any thread. A query takes of `values`
    those that it names.
    """
    with warehouse.db.cursor() as cursor:
        cursor.execute("begin transaction")
        try:
            for relation, step in steps.items():
                text = sql_text("queries", step.name)
                cursor.execute(
                    f"create or replace temp table {relation} as {text}", _taken(text, step.values)
                )
            return [_rows(cursor, sql_text("queries", name), values) for name in names]
        finally:
            cursor.execute("rollback")


def _rows(cursor: Any, text: str, values: Mapping[str, Any]) -> list[Row]:
    result = cursor.execute(text, _taken(text, values))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _taken(text: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
    body = re.sub(r"--.*", "", text)
    return {name: values[name] for name in sorted(set(_VALUE.findall(body)))} or None
