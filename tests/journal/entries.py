"""Entries to write, and a journal to write them to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talkworth.journal import Entry, Journal, Reader


def entry(event_id: str = "e1", payload: bytes = b"{}") -> Entry:
    return Entry(
        received_at=1_790_000_000_000_000,
        shop_id="shop",
        door="events",
        topic="identified",
        trust="verified",
        event_id=event_id,
        payload=payload,
        sha256=b"\x00" * 32,
    )


def entries(*event_ids: str) -> list[Entry]:
    return [entry(event_id) for event_id in event_ids]


@contextmanager
def started(path: Path, max_queued: int = 20_000) -> Iterator[Journal]:
    journal = Journal(path, max_queued=max_queued)
    journal.start()
    try:
        yield journal
    finally:
        journal.close()


def stored_ids(path: Path) -> list[str]:
    """The ids of all that is in the journal, in order."""
    reader = Reader(path)
    try:
        return [one.event_id for one in reader.read(0, 1_000_000)]
    finally:
        reader.close()


class Brake:
    """As a journal's `on_commit`: holds its thread from the first commit until `release`."""

    def __init__(self) -> None:
        self._is_held, self._may_go_on = threading.Event(), threading.Event()

    def __call__(self) -> None:
        self._is_held.set()
        self._may_go_on.wait(10)

    def hold(self, journal: Journal) -> None:
        """Write one entry called `first`, and wait until the thread is held behind it."""
        journal.on_commit = self
        journal.submit(entries("first"))
        assert self._is_held.wait(10)

    def release(self) -> None:
        self._may_go_on.set()
