"""The models on one machine: DuckDB over sealed facts."""

from __future__ import annotations

from pathlib import Path

from talkworth.scale.facts import Facts
from talkworth.scale.parquet import view_files, write_tables
from talkworth.scale.relations import sealed_tables
from talkworth.warehouse.build import KEPT, build_everything
from talkworth.warehouse.db import Database, Row


class Duck:
    """
    The models over `facts`, worked out in a file of `scratch` that need not fit in memory.

    `folder` is where results go.
    """

    def __init__(self, facts: Facts, folder: Path, scratch: Path) -> None:
        self._folder = folder
        self._db = Database(scratch / "build.duckdb")
        self._db.script("engine", "duckdb")
        for table in sealed_tables():
            view_files(self._db, table, facts.files(table))

    def run(self) -> dict[str, int]:
        """
        Make every model and write the results; rows by result.

        Raises:
            NotConserved
        """
        with self._db.transaction():
            build_everything(self._db)
        return write_tables(self._db.connection, sorted(KEPT), self._folder)

    def broken(self, check: str) -> list[Row]:
        """Rows that break an invariant of `sql/checks`."""
        return self._db.read("checks", check)

    def close(self) -> None:
        self._db.close()
