"""What arrives from now on, worked out once for all who look on, many and slow as they are."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Final, Protocol

from msgspec import Struct

from talkworth.errors import TooMany, Unavailable
from talkworth.web.live_cursor import Cursor

_log = logging.getLogger(__name__)

# How often we look for news, and how many of a tail's last frames a slow reader finds still there.
_EVERY_S: Final = 0.25
_KEPT: Final = 1_000
_REST_S: Final = 2.0
MOST_A_SHOP: Final = 64
# A comment at least this often: whoever stands between closes silent lines. Whether the reader may
# still look is asked as often.
BEAT_S: Final = 15.0


class TooManyStreams(TooMany):
    code = "too-many-streams"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"{limit} streams of this shop's live events are open, which is all we keep. Close "
            "one, or read `GET /v1/live/events` now and then.",
            retry_after_s=30,
        )


class Stopping(Unavailable):
    code = "stopping"

    def __init__(self) -> None:
        super().__init__("The server is about to stop. Ask again in a moment.")


class Told(Struct, frozen=True, gc=False):
    """One frame of a stream, and what it is about; `cursor` is the place behind it."""

    cursor: Cursor
    frame: bytes
    door: str
    state: str


class Source(Protocol):
    """Where a tail's frames come from."""

    def has_news(self, cursor: Cursor) -> bool:
        """Whether there may be something behind the place; asked in the event loop."""

    def look(self, cursor: Cursor) -> tuple[list[Told], Cursor]:
        """What is behind the place, and how far that reaches; asked in a thread."""


class Tail:
    """
    The last frames of one shop. Who looks on keeps a number, how many frames it has seen, and
    nothing is kept for it here: a slow one costs no memory, and is told when it was too slow.
    """

    def __init__(self, source: Source, cursor: Cursor) -> None:
        self.cursor, self.n_told, self.n_readers = cursor, 0, 0
        self._source = source
        self._kept: deque[Told] = deque(maxlen=_KEPT)
        self._changed = asyncio.Event()

    def since(self, n_seen: int) -> list[Told] | None:
        """The frames behind the first `n_seen`; `None` if some are gone already."""
        n_new = self.n_told - n_seen
        if n_new > len(self._kept):
            return None
        return list(islice(self._kept, len(self._kept) - n_new, None))

    def wake(self) -> None:
        """Let all who wait look again."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def wait(self, timeout_s: float) -> None:
        """Until something is told, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._changed.wait()

    async def run(self) -> None:
        """Look for news for as long as somebody looks on."""
        while True:
            await asyncio.sleep(_EVERY_S)
            if not self._source.has_news(self.cursor):
                continue
            try:
                told, self.cursor = await asyncio.to_thread(self._source.look, self.cursor)
            except Exception:
                _log.exception("live events cannot be read, next try in %.0f s", _REST_S)
                await asyncio.sleep(_REST_S)
                continue
            self._kept.extend(told)
            self.n_told += len(told)
            if told:
                self.wake()


class Streams:
    """The tails that are looked at, one for each shop; all of it in the event loop's thread."""

    def __init__(self, most: int = MOST_A_SHOP, beat_s: float = BEAT_S) -> None:
        self.is_stopping, self.beat_s = False, beat_s
        self._most = most
        self._tails: dict[str, tuple[Tail, asyncio.Task[None]]] = {}

    @contextmanager
    def tail(self, shop_id: str, source: Source, cursor: Cursor) -> Iterator[Tail]:
        """
        The shop's tail, for one reader; the first one's `source` and `cursor` begin it.

        Raises:
            TooManyStreams, Stopping
        """
        if self.is_stopping:
            raise Stopping
        if shop_id not in self._tails:
            fresh = Tail(source, cursor)
            self._tails[shop_id] = fresh, asyncio.create_task(fresh.run())
        tail, task = self._tails[shop_id]
        if tail.n_readers >= self._most:
            raise TooManyStreams(self._most)
        tail.n_readers += 1
        try:
            yield tail
        finally:
            tail.n_readers -= 1
            if tail.n_readers == 0:
                task.cancel()
                del self._tails[shop_id]

    def stop(self) -> None:
        """End all streams at once, and begin no more."""
        self.is_stopping = True
        for tail, _ in self._tails.values():
            tail.wake()
