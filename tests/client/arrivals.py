"""What the tests of the client share: what arrived, and a disk that takes nothing."""

from __future__ import annotations

import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from talkworth.journal import Reader
from talkworth.sources import read


def journalled(data: Path) -> list[Any]:
    """The events on the disk, in their order."""
    with closing(Reader(data / "journal.db")) as reader:
        entries = reader.read(0, 10**6)
    return [event for one in entries for event in read(one.door, one.topic, one.payload)]


def ids(data: Path) -> list[str]:
    return [event.event_id for event in journalled(data)]


def wait_for(is_so: Any, timeout_s: float = 15) -> None:
    until = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)


@contextmanager
def full_disk(data: Path) -> Iterator[None]:
    """A journal that cannot be written: the server answers 503."""
    other = sqlite3.connect(data / "journal.db", isolation_level=None)
    other.execute("begin immediate")
    try:
        yield
    finally:
        other.execute("rollback")
        other.close()


def nowhere() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"
