"""The events that wait to be sent, and the one thread that sends them."""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice

from talkworth.client.failures import Closed, NotDelivered, QueueFull, Refused
from talkworth.client.shapes import Lost
from talkworth.client.transport import Delivered

_log = logging.getLogger("talkworth.client")

_MAX_BYTES = 768 * 1024  # of a batch; the server takes 1 MiB
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 30.0
_STEPS = 7
_LAST_WORDS_S = 1.0

Post = Callable[[Sequence[bytes]], Delivered]


class Outbox:
    """
    Holds at most `max_queued` events and sends them in their order, again and again until the
    server took them.

    A batch goes out once it is full, or `linger_s` after its first event came. Events that the
    server will never take are handed to `on_lost`, in the sender's thread.
    """

    def __init__(
        self,
        post: Post,
        on_lost: Callable[[Lost], None],
        *,
        max_queued: int,
        max_batch: int,
        linger_s: float,
    ) -> None:
        self._post, self._on_lost = post, on_lost
        self._max_queued, self._max_batch, self._linger_s = max_queued, max_batch, linger_s
        self._begin()

    def _begin(self) -> None:
        """Empty and without a thread; a child of a fork starts like this too."""
        self._pid = os.getpid()
        self._queue: deque[bytes] = deque()
        self._n_added = self._n_done = self._n_wanted = 0
        self._is_closing = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def add(self, event: bytes) -> None:
        """
        Take one event; never waits for the server.

        Raises:
            QueueFull, Closed
        """
        if self._pid != os.getpid():
            self._begin()  # what waited before the fork is the parent's to send
        with self._changed:
            if self._is_closing:
                raise Closed
            if len(self._queue) >= self._max_queued:
                raise QueueFull(len(self._queue))
            self._queue.append(event)
            self._n_added += 1
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="talkworth-client", daemon=True
                )
                self._thread.start()
            if len(self._queue) == 1 or len(self._queue) >= self._max_batch:
                self._changed.notify_all()

    def flush(self, timeout_s: float) -> bool:
        """Send what waits now, without lingering; whether all of it was dealt with in time."""
        if self._pid != os.getpid():
            return True
        with self._changed:
            target = self._n_wanted = self._n_added
            self._changed.notify_all()
            return self._changed.wait_for(lambda: self._n_done >= target, timeout_s)

    def close(self, timeout_s: float) -> bool:
        """
        Flush, then stop. What is still there is lost, and said to be, though the server may
        have taken the last of it without an answer.

        Whether the thread has ended: one that still waits for the server ends by itself.
        """
        if self._pid != os.getpid() or self._is_closing:
            return True
        self.flush(timeout_s)
        with self._changed:
            self._is_closing = True
            left = list(self._queue)
            self._queue.clear()
            self._changed.notify_all()
        if left:
            self._on_lost(Lost(left, "the client was closed before the server took them"))
        if self._thread is not None:
            self._thread.join(_LAST_WORDS_S)
        return self._thread is None or not self._thread.is_alive()

    def __len__(self) -> int:
        return len(self._queue) if self._pid == os.getpid() else 0

    def _run(self) -> None:
        n_tries = 0
        while batch := self._next():
            pause_s = self._deliver(batch, n_tries)
            n_tries = 0 if pause_s is None else n_tries + 1
            if pause_s:
                self._sleep(pause_s)

    def _next(self) -> list[bytes]:
        """The next batch, left in the queue until it is dealt with; empty once we are closed."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._queue) or self._is_closing)
            until = time.monotonic() + self._linger_s
            while not self._is_due() and (left_s := until - time.monotonic()) > 0:
                self._changed.wait(left_s)
            batch: list[bytes] = []
            n_bytes = 0
            for event in islice(self._queue, self._max_batch):
                n_bytes += len(event)
                if batch and n_bytes > _MAX_BYTES:
                    break
                batch.append(event)
            return batch

    def _is_due(self) -> bool:
        return (
            self._is_closing or len(self._queue) >= self._max_batch or self._n_wanted > self._n_done
        )

    def _deliver(self, batch: list[bytes], n_tries: int) -> float | None:
        """`None` once the batch is dealt with; else how long to wait before the next try."""
        try:
            self._send(batch)
        except NotDelivered as error:
            pause_s = min(_FIRST_PAUSE_S * float(1 << min(n_tries, _STEPS)), _LONGEST_PAUSE_S)
            if n_tries in (0, _STEPS):
                _log.warning("%s %d events wait.", error, len(self._queue))
            # Not all clients at the same instant.
            return max(pause_s * random.uniform(0.5, 1), error.retry_after_s or 0)  # noqa: S311
        except Exception as error:
            _log.exception("a batch could not be sent; the fault is ours")
            self._on_lost(Lost(batch, f"a fault of the client: {error}"))
        self._done(len(batch))
        return None

    def _send(self, batch: list[bytes]) -> None:
        """
        Send a batch, in smaller ones where it is too large; what is refused is lost.

        Raises:
            NotDelivered: none of it, or not all: the server knows again what it has.
        """
        try:
            delivered = self._post(batch)
        except Refused as refused:
            if refused.status == 413 and len(batch) > 1:
                half = len(batch) // 2
                self._send(batch[:half])
                self._send(batch[half:])
                return
            self._on_lost(Lost(batch, str(refused)))
            return
        for one in delivered.rejected:
            if one.place < len(batch):
                self._on_lost(Lost([batch[one.place]], f"{one.code}: {one.message}"))

    def _done(self, n_events: int) -> None:
        with self._changed:
            for _ in range(min(n_events, len(self._queue))):
                self._queue.popleft()
            self._n_done += n_events
            self._changed.notify_all()

    def _sleep(self, pause_s: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closing, pause_s)
