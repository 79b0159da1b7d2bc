"""The one place that knows DuckDB: connections, SQL files by name, rows in columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from talkworth.errors import Unavailable
from talkworth.warehouse.gate import Gate

SQL = files("talkworth") / "sql"
STORE = "store"  # the name the warehouse file is attached under, so that SQL can name it
Row = dict[str, Any]


class WarehouseUnreadable(Unavailable):
    code = "warehouse-unreadable"


@cache
def sql_text(folder: str, name: str) -> str:
    """The text of one SQL file of the package."""
    return (SQL / folder / f"{name}.sql").read_text(encoding="utf-8")


@cache
def sql_names(folder: str) -> tuple[str, ...]:
    """The names of a folder's SQL files, in order."""
    return tuple(
        sorted(
            file.name.removesuffix(".sql")
            for file in (SQL / folder).iterdir()
            if file.name.endswith(".sql")
        )
    )


class Rows:
    """Rows to append, by table; the rows of a table all name the same columns."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = defaultdict(list)

    def add(self, table: str, **values: Any) -> None:
        self.tables[table].append(values)


class Database:
    """
    One DuckDB file (or memory). Its own connection writes; `read` opens a cursor of its own
    for each query, so that readers in other threads see only what was committed.
    """

    def __init__(self, path: Path | None) -> None:
        self.columns: dict[str, str] = {}
        self._path, self._gate = path, Gate()
        self._open()

    def _open(self) -> None:
        path = self._path
        try:
            self._connection = duckdb.connect(
                config={"threads": 2, "preserve_insertion_order": False}
            )
            self._connection.execute(f"attach '{_quoted(path)}' as {STORE}")
            self._connection.execute(f"use {STORE}")
        except duckdb.Error as error:
            raise WarehouseUnreadable(
                f"The warehouse {path} cannot be opened: {error}. It is only a view of the "
                "journal: run `talkworth rebuild` to make it again."
            ) from error

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        return self._connection

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """A connection of its own to what was committed, for readers in any thread."""
        with self._gate.open(), self._connection.cursor() as cursor:
            cursor.execute(f"use {STORE}")
            yield cursor

    @contextmanager
    def standing(self) -> Iterator[Any]:
        """A cursor to which nothing changes; what is made on it is gone when the context ends."""
        with self.cursor() as cursor:
            cursor.execute("begin transaction")
            try:
                yield cursor
            finally:
                cursor.execute("rollback")

    def exchange(self, move: Callable[[], object]) -> None:
        """Once nobody reads: close the file, let `move` put another in its place, open that."""
        with self._gate.shut():
            self._connection.close()
            try:
                move()
            finally:
                self._open()
                self.columns.clear()

    def is_new(self) -> bool:
        """Whether the facts' tables are not there yet."""
        return not self.rows("state", "tables")

    def script(self, folder: str, name: str) -> None:
        """Run a file of several statements."""
        self._connection.execute(sql_text(folder, name))

    def run(self, folder: str, name: str, **values: Any) -> None:
        """Run one statement on the writing connection."""
        self._connection.execute(sql_text(folder, name), values or None)

    def rows(self, folder: str, name: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of one statement on the writing connection."""
        return self._connection.execute(sql_text(folder, name), values or None).fetchall()

    def column(self, folder: str, name: str) -> NDArray[np.int64]:
        """The one column of a statement's rows, whole numbers without gaps: 8 bytes each."""
        found = self._connection.execute(sql_text(folder, name)).fetchnumpy()
        (values,) = found.values()
        return np.asarray(values, dtype=np.int64)

    def read(self, folder: str, name: str, **values: Any) -> list[Row]:
        """The rows of one query, by column name, on a cursor of its own."""
        with self.cursor() as cursor:
            result = cursor.execute(sql_text(folder, name), values or None)
            names = [column[0] for column in result.description or ()]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def write(self, folder: str, name: str, path: Path, *, is_parquet: bool, **values: Any) -> int:
        """Write the rows of one query to a file, as of the last commit; how many they are."""
        with self.cursor() as cursor:
            cursor.execute("set timezone = 'UTC'")
            found = cursor.sql(sql_text(folder, name), params=values)
            if is_parquet:
                found.to_parquet(str(path), compression="zstd")
                written = cursor.read_parquet(str(path))
            else:
                found.to_csv(str(path), header=True)
                written = cursor.read_csv(str(path), header=True, all_varchar=True)
            return int(written.count("*").fetchall()[0][0])

    def differences(
        self, other: Path, tables: Sequence[str]
    ) -> dict[str, tuple[list[Row], list[Row]]]:
        """For each table the rows that only this file holds, and those only `other` holds."""
        with self._gate.open(), self._connection.cursor() as cursor:
            cursor.execute(f"attach '{_quoted(other)}' as again (read_only)")
            try:
                return {
                    table: (
                        _only_in(cursor, STORE, "again", table),
                        _only_in(cursor, "again", STORE, table),
                    )
                    for table in tables
                }
            finally:
                cursor.execute("detach again")

    def note_columns(self, name: str, relation: str) -> None:
        """Remember the columns of a relation under a name, as `create table` takes them."""
        described = self._connection.execute(f"describe {relation}").fetchall()
        self.columns[name] = ", ".join(f'"{row[0]}" {row[1]}' for row in described)

    def append(self, rows: Rows) -> None:
        """Append rows to their tables."""
        for table, found in rows.tables.items():
            self.insert(table, {name: [row[name] for row in found] for name in found[0]})

    def insert(self, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
        """Append rows, given as columns of one length."""
        if not next(iter(columns.values()), ()):
            return
        names = ", ".join(columns)
        with self.staged("staged_rows", columns):
            self._connection.execute(
                f"insert into {STORE}.main.{table} ({names}) select {names} from staged_rows"  # noqa: S608
            )

    @contextmanager
    def staged(self, name: str, columns: Mapping[str, Sequence[Any]]) -> Iterator[None]:
        """The columns as a relation called `name`, for as long as the context lasts."""
        self._connection.register(name, {key: _array(column) for key, column in columns.items()})
        try:
            yield
        finally:
            self._connection.unregister(name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self._connection.execute("begin transaction")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")


def _only_in(cursor: duckdb.DuckDBPyConnection, one: str, other: str, table: str) -> list[Row]:
    rows = f"from {one}.main.{table} except all (from {other}.main.{table})"
    result = cursor.execute(rows)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _quoted(path: Path | None) -> str:
    return str(path).replace("'", "''") if path else ":memory:"


def _array(column: Sequence[Any]) -> Any:
    """Whole numbers without gaps as int64, everything else as objects."""
    if set(map(type, column)) <= {int}:
        return np.array(column, dtype=np.int64)
    array = np.empty(len(column), dtype=object)
    array[:] = column
    return array
