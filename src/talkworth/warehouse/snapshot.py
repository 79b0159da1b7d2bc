"""One commit of the warehouse, held still for as long as several queries need it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from talkworth.warehouse.db import Row, sql_text


class Reading(Protocol):
    """What reports read: the warehouse, one commit of it, or a replay of it under other rules."""

    @property
    def is_filtered(self) -> bool:
        """Whether it shows the conversations of a filter alone."""

    def query(self, name: str, **values: object) -> list[Row]:
        """The rows of `sql/queries/<name>.sql`."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """One state of it for several queries; of a snapshot, that snapshot."""


class Snapshot:
    """
    What was committed when it was opened, whatever is loaded meanwhile. For one thread.

    It stands on a cursor inside a transaction that is never committed. `watermark` is the last
    journal entry that is in its numbers.
    """

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self.is_filtered = False
        # DuckDB holds a file still from the first look into it on, not from `begin` on.
        (row,) = self.rows("state", "watermark", {})
        self.watermark: int = row["seq"]

    def query(self, name: str, **values: object) -> list[Row]:
        """The rows of `sql/queries/<name>.sql`."""
        return self.rows("queries", name, values)

    def rows(self, folder: str, name: str, values: Mapping[str, object]) -> list[Row]:
        """The rows of one statement, by column name."""
        result = self._cursor.execute(sql_text(folder, name), values or None)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def columns(self, name: str, **values: object) -> dict[str, NDArray[Any]]:
        """The columns of a query none of whose values is null, as arrays: for very many rows."""
        found = self._cursor.execute(sql_text("queries", name), values or None).fetchnumpy()
        return {column: np.asarray(array) for column, array in found.items()}

    def keep(self, relation: str, name: str, values: Mapping[str, object]) -> None:
        """The rows of a query as a relation that later queries of the snapshot may read."""
        text = sql_text("queries", name)
        self._cursor.execute(f"create or replace temp table {relation} as {text}", values or None)

    def shadow(self, name: str, values: Mapping[str, object]) -> None:
        """Let a relation of `sql/view/<name>.sql` stand before the one it reads."""
        self._cursor.execute(sql_text("view", name), values or None)

    def drop(self, relation: str) -> None:
        """Let go of what `keep` made."""
        self._cursor.execute(f"drop table temp.{relation}")

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """Itself: it is one already."""
        yield self
