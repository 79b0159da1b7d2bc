"""Queries in steps: what several read alike is worked out once, on the reader's own cursor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from talkworth.warehouse.db import Row, sql_text
from talkworth.warehouse.snapshot import Reading

_VALUE = re.compile(r"\$([a-z_]+)")


class Step(NamedTuple):
    """The query `name` under `values`, kept as a relation for the queries after it."""

    name: str
    values: Mapping[str, Any]


def query_in_steps(
    warehouse: Reading, steps: Mapping[str, Step], *names: str, **values: Any
) -> list[list[Row]]:
    """
    The rows of each of the queries `names`, which may read the relations `steps` make.

    All of them see one state of the warehouse. Safe in any thread. A query takes of `values`
    those that it names.
    """
    with warehouse.snapshot() as snapshot:
        for relation, step in steps.items():
            snapshot.keep(relation, step.name, _taken(step.name, step.values))
        found = [snapshot.query(name, **_taken(name, values)) for name in names]
        for relation in steps:
            snapshot.drop(relation)
        return found


def _taken(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    body = re.sub(r"--.*", "", sql_text("queries", name))
    return {value: values[value] for value in sorted(set(_VALUE.findall(body)))}
