"""Lets readers of a file through together, and somebody who exchanges it alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Open to all, unless it is shut; who shuts it waits for those inside, and others for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._n_inside, self._is_shut = 0, False
        self._mine = threading.local()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Inside for as long as the context lasts; a thread that is inside may enter again."""
        depth: int = getattr(self._mine, "depth", 0)
        with self._changed:
            while self._is_shut and not depth:
                self._changed.wait()
            self._n_inside += 1
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            with self._changed:
                self._n_inside -= 1
                self._changed.notify_all()

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Nobody is inside for as long as the context lasts; one at a time may shut it."""
        with self._changed:
            self._is_shut = True
            while self._n_inside:
                self._changed.wait()
        try:
            yield
        finally:
            with self._changed:
                self._is_shut = False
                self._changed.notify_all()
