"""The warehouse as it was: the same function over what had been received by a past instant."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from talkworth.control import Control
from talkworth.journal.entry import StoredEntry
from talkworth.warehouse.db import WarehouseUnreadable
from talkworth.warehouse.rebuild import Progress, Read, build_beside
from talkworth.warehouse.warehouse import Warehouse

FOLDER: Final = "as-of"
KEPT: Final = 3
# What was received in the last minute may still wait for the disk: such a past is not kept.
SETTLED_US: Final = 60_000_000
_DRAFT: Final = "building.duckdb"


def clock() -> int:
    """Now, UTC microseconds."""
    return time.time_ns() // 1000


class Past:
    """
    Warehouses of past instants in `DATA/as-of`, each built from the journal when first asked for.

    The last few stay, and are made anew where the release has changed. One is asked at a time;
    safe to use from several threads of the process that owns the data.
    """

    def __init__(self, data: Path, read: Read, now_us: Callable[[], int] = clock) -> None:
        self._folder, self._read, self._now_us = data / FOLDER, read, now_us
        self._lock = threading.Lock()

    @contextmanager
    def at(
        self, as_of: int, control: Control, progress: Progress | None = None
    ) -> Iterator[Warehouse]:
        """
        The warehouse as of `as_of` (UTC microseconds): events, rule sets and restatements that
        were received by then. `progress` hears the journal entry reached while it is built.
        """
        with self._lock:
            path = self._folder / _name(as_of)
            is_settled = self._now_us() - as_of >= SETTLED_US
            warehouse = self._open(path, as_of, control) if is_settled else None
            if warehouse is None:
                self._build(path, as_of, control, progress)
                warehouse = self._opened(path, as_of, control)
            try:
                yield warehouse
            finally:
                warehouse.close()
                if is_settled:
                    os.utime(path)
                else:
                    _remove(path)
                self._forget_old()

    @contextmanager
    def forgotten(self) -> Iterator[None]:
        """All of them are gone, and nobody builds or reads one while the context lasts."""
        with self._lock:
            for path in self._folder.glob("*.duckdb*"):
                path.unlink(missing_ok=True)
            yield

    def _open(self, path: Path, as_of: int, control: Control) -> Warehouse | None:
        """The one that was kept; `None` if there is none of this release."""
        if not path.exists():
            return None
        try:
            return self._opened(path, as_of, control)
        except WarehouseUnreadable:
            return None

    def _opened(self, path: Path, as_of: int, control: Control) -> Warehouse:
        rulings = control.rule_sets(as_of)
        return Warehouse.open(self._folder, control.shops(), rulings, name=path.name)

    def _build(self, path: Path, as_of: int, control: Control, progress: Progress | None) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove(path)
        build_beside(
            self._folder,
            _received_by(self._read, as_of),
            control.shops(),
            control.rule_sets(as_of),
            progress=progress,
            name=_DRAFT,
        )
        (self._folder / _DRAFT).replace(path)

    def _forget_old(self) -> None:
        kept = [path for path in self._folder.glob("*.duckdb") if path.name != _DRAFT]
        newest_first = sorted(kept, key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in newest_first[KEPT:]:
            _remove(path)


def _received_by(read: Read, as_of: int) -> Read:
    """The journal's entries without those that were received later."""

    def filtered(after_seq: int, limit: int) -> Sequence[StoredEntry]:
        while entries := read(after_seq, limit):
            if received := [entry for entry in entries if entry.received_at <= as_of]:
                return received
            after_seq = entries[-1].seq
        return []

    return filtered


def _name(as_of: int) -> str:
    at = datetime.fromtimestamp(as_of // 1_000_000, UTC)
    return f"{at:%Y%m%dT%H%M%S}.{as_of % 1_000_000:06d}Z.duckdb"


def _remove(path: Path) -> None:
    """A DuckDB file and the log beside it."""
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
