"""The files of a directory while journal and warehouse are exchanged, and what a kill leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from talkworth.journal.rewrite import forget_draft
from talkworth.warehouse.rebuild import BESIDE

JOURNAL: Final = "journal.db"
DRAFT: Final = "journal.rewriting.db"
ASIDE: Final = "warehouse.before.duckdb"


def forget_leftovers(data: Path) -> None:
    """Remove what an exchange that was killed left behind."""
    forget_draft(data / DRAFT)
    for name in (BESIDE, ASIDE):
        remove_file(data / name)


def move_file(path: Path, to: Path) -> None:
    """A DuckDB file and the log beside it, to another name."""
    remove_file(to)
    for suffix in ("", ".wal"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(to.with_name(to.name + suffix))


def remove_file(path: Path) -> None:
    """A DuckDB file and the log beside it."""
    for suffix in ("", ".wal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
