"""Run by test_faults.py: writes without end and prints each id once it is acknowledged."""

from __future__ import annotations

import itertools
import os
import sys
from collections import deque
from concurrent.futures import Future
from pathlib import Path

from tests.journal.entries import entry, started

_IN_FLIGHT = 64


def main(path: Path, life: str) -> None:
    waiting: deque[tuple[str, Future[int]]] = deque()
    with started(path) as journal:
        for number in itertools.count():
            event_id = f"{life}/{number}"
            waiting.append((event_id, journal.submit([entry(event_id, b"x" * 300)])))
            if len(waiting) == _IN_FLIGHT:
                event_id, pending = waiting.popleft()
                pending.result(10)
                # One write a line, unbuffered: what is printed was acknowledged before.
                os.write(1, f"{event_id}\n".encode())


main(Path(sys.argv[1]), sys.argv[2])
