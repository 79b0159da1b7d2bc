"""From the event loop to the journal's thread and back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress

from talkworth.errors import Unavailable
from talkworth.journal import Entry, Journal

_Waiting = list[tuple[Sequence[Entry], asyncio.Future[None]]]

# How many entries go to the journal at once at most.
_SHARE = 1_000


class Acks:
    """
    Lets each request wait until its own entries are on disk.

    All that arrives in one turn of the event loop goes to the journal together, and comes back
    with one wake-up: handing over every request by itself costs more than the request.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: _Waiting = []
        self._n_waiting = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    async def store(self, entries: Sequence[Entry]) -> None:
        """
        Return once `entries` are on disk.

        Raises:
            JournalFull, JournalUnwritable
        """
        loop = asyncio.get_running_loop()
        if not self._waiting or self._loop is not loop:
            self._loop, self._waiting, self._n_waiting = loop, [], 0
            loop.call_soon(self._hand_over, loop)
        # One future each: who is cancelled takes nobody along.
        told = loop.create_future()
        self._waiting.append((entries, told))
        self._n_waiting += len(entries)
        if self._n_waiting >= _SHARE:
            self._hand_over(loop)
        await told

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        waiting, self._waiting, self._n_waiting = self._waiting, [], 0
        if not waiting:
            return
        try:
            stored = self._journal.submit([entry for entries, _ in waiting for entry in entries])
        except Unavailable as error:
            _tell(waiting, error)
            return

        def back(done: Future[int]) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(_tell, waiting, done.exception())

        stored.add_done_callback(back)


def _tell(waiting: _Waiting, error: BaseException | None) -> None:
    for _, told in waiting:
        if told.done():
            continue
        if error is None:
            told.set_result(None)
        else:
            told.set_exception(error)
