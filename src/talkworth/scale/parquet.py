"""DuckDB's tables to Parquet files and back, always by name of column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from talkworth.errors import Broken
from talkworth.warehouse.db import STORE, Database

# What a whole number may be in a file: a wider one would be written as a float.
_TOO_WIDE = ("HUGEINT", "UHUGEINT", "DECIMAL", "DOUBLE", "FLOAT")


class NotWhole(Broken):
    code = "not-whole"

    def __init__(self, table: str, column: str, kind: str) -> None:
        super().__init__(
            f"{table}.{column} is a {kind}; facts and results hold 64-bit whole numbers, text and "
            "truth values. This is a fault of ours: please report it with this line."
        )


@contextmanager
def one_instant(db: Database) -> Iterator[Any]:
    """A connection to the warehouse file that sees it as it is now, whatever is loaded later."""
    with db.cursor() as cursor:
        cursor.execute("begin transaction")
        yield cursor
        cursor.execute("rollback")


def write_tables(
    connection: Any,
    tables: Sequence[str],
    folder: Path,
    progress: Callable[[int, int], None] = lambda _, __: None,
) -> dict[str, int]:
    """
    Write tables, each to a folder of its name; rows by table.

    Raises:
        NotWhole: a column's type would not survive.
    """
    n_rows = {}
    for done, table in enumerate(tables):
        progress(done, len(tables))
        n_rows[table] = _write(connection, table, folder / table)
    progress(len(tables), len(tables))
    return n_rows


def view_files(db: Database, table: str, paths: Sequence[Path]) -> None:
    """Make `table` a view of Parquet files that all have its columns."""
    _read(db.connection, paths).create_view(table)


def insert_files(db: Database, table: str, paths: Sequence[Path]) -> None:
    """Append the rows of Parquet files to a table, column by column of its name."""
    columns = db.connection.table(f"{STORE}.main.{table}").columns
    quoted = ", ".join(f'"{column}"' for column in columns)
    _read(db.connection, paths).project(quoted).insert_into(f"{STORE}.main.{table}")


def _write(connection: Any, table: str, folder: Path) -> int:
    folder.mkdir()
    relation = connection.table(f"{STORE}.main.{table}")
    for column, kind in zip(relation.columns, relation.types, strict=True):
        if str(kind).startswith(_TOO_WIDE):
            raise NotWhole(table, column, str(kind))
    relation.write_parquet(str(folder / "0.parquet"), compression="zstd")
    ((n_rows,),) = relation.count("*").fetchall()
    return int(n_rows)


def _read(connection: Any, paths: Sequence[Path]) -> Any:
    return connection.read_parquet([str(path) for path in paths], hive_partitioning=False)
