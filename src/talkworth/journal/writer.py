"""The one thread that appends to the journal, and the queue in front of it."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from pathlib import Path

from talkworth.errors import Unavailable
from talkworth.journal.entry import Entry
from talkworth.journal.file import (
    STATEMENTS,
    JournalUnreadable,
    bundle_up,
    open_for_writing,
    put_in_place,
    settle,
)

_log = logging.getLogger(__name__)

# How much one transaction takes at most: it bounds the wait of those in it.
_GROUP_ENTRIES = 5_000
_GROUP_BYTES = 16 << 20


class JournalFull(Unavailable):
    code = "journal-full"

    def __init__(self, n_queued: int) -> None:
        super().__init__(
            f"{n_queued} events wait for the disk, which is all we hold in memory. Nothing of "
            "this request was stored. Send it again in a moment."
        )


class JournalUnwritable(Unavailable):
    """The disk is full, the file is locked, or the journal is closed."""

    code = "journal-unwritable"

    def __init__(self, reason: object) -> None:
        super().__init__(
            f"The journal could not be written ({reason}). Nothing of this request is "
            "acknowledged. Send it again later; on the server, look at the disk."
        )


class _Submission:
    __slots__ = ("entries", "future", "n_bytes")

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.n_bytes = sum([len(entry.payload) for entry in entries])
        self.future: Future[int] = Future()

    # Whoever waits may have cancelled; what was written stands all the same.

    def confirm(self, seq: int) -> None:
        with suppress(InvalidStateError):
            self.future.set_result(seq)

    def refuse(self, error: Exception) -> None:
        with suppress(InvalidStateError):
            self.future.set_exception(error)


class _Swap:
    __slots__ = ("done", "prepare")

    def __init__(self, prepare: Callable[[], Path]) -> None:
        self.prepare = prepare
        self.done: Future[None] = Future()


class Journal:
    """
    Appends to the journal file at `path`; one per file.

    `submit` answers with a future that is done once the entries are on disk. Whatever waits goes
    into one transaction and one fsync, so the group grows with the load. At most `max_queued`
    entries and `max_queued_bytes` of payload wait. `on_commit` is called in the writer's thread
    after each commit.
    """

    def __init__(
        self, path: Path, *, max_queued: int = 20_000, max_queued_bytes: int = 64 << 20
    ) -> None:
        self.on_commit: Callable[[], None] | None = None
        self.path = path
        self._max_queued, self._max_queued_bytes = max_queued, max_queued_bytes
        self._queue: deque[_Submission] = deque()
        self._swaps: deque[_Swap] = deque()
        self._n_queued = self._n_bytes = 0
        self._is_open = self._is_failing = False
        self._changed = threading.Condition()
        self._connection: sqlite3.Connection | None = None
        self._last_seq = 0
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)

    def start(self) -> None:
        """
        Open the file and begin to write.

        Raises:
            JournalUnreadable, JournalUnwritable
        """
        try:
            self._open()
        except (sqlite3.Error, OSError) as error:
            raise JournalUnwritable(error) from error
        self._is_open = True
        self._thread.start()

    def close(self) -> None:
        """Write what was accepted, then stop. Again changes nothing."""
        with self._changed:
            self._is_open = False
            self._changed.notify()
        if self._thread.ident is not None:
            self._thread.join()
        self._disconnect()

    def submit(self, entries: Sequence[Entry]) -> Future[int]:
        """
        Queue `entries`; they become durable together, in their order.

        The future gives the place of the last one, or raises JournalUnwritable.

        Raises:
            JournalFull: too much waits already.
            JournalUnwritable: the journal is not open.
        """
        submission = _Submission(entries)
        with self._changed:
            if not self._is_open:
                raise JournalUnwritable("it is closed")
            n_queued = self._n_queued + len(entries)
            n_bytes = self._n_bytes + submission.n_bytes
            # One submission always fits an empty queue, however large it is.
            if self._queue and (n_queued > self._max_queued or n_bytes > self._max_queued_bytes):
                raise JournalFull(self._n_queued)
            if not self._queue:
                self._changed.notify()
            self._queue.append(submission)
            self._n_queued, self._n_bytes = n_queued, n_bytes
        return submission.future

    def swap(self, prepare: Callable[[], Path]) -> None:
        """
        Put the file that `prepare` names in the place of ours, between two transactions.

        `prepare` runs while nothing is written, and must bring all that ours holds; what it
        raises is raised here and leaves ours in place. No reader may have the file open.

        Raises:
            JournalUnwritable: the journal is not open, or the disk does not take it.
        """
        swap = _Swap(prepare)
        with self._changed:
            if not self._is_open:
                raise JournalUnwritable("it is closed")
            self._swaps.append(swap)
            self._changed.notify()
        swap.done.result()

    def _run(self) -> None:
        while group := self._next_group():
            if isinstance(group, _Swap):
                self._do_swap(group)
            else:
                self._append(group)

    def _do_swap(self, swap: _Swap) -> None:
        try:
            draft = swap.prepare()
            settle(self._connection or self._open(), self.path)
            self._connection = None
            put_in_place(draft, self.path)
        except (sqlite3.Error, OSError) as error:
            self._disconnect()
            swap.done.set_exception(JournalUnwritable(error))
        except Exception as error:
            swap.done.set_exception(error)
        else:
            swap.done.set_result(None)

    def _next_group(self) -> list[_Submission] | _Swap:
        """A swap, or all that waits, up to one transaction's limits; empty once we are closed."""
        group: list[_Submission] = []
        n_entries = n_bytes = 0
        with self._changed:
            while not self._queue and not self._swaps and self._is_open:
                self._changed.wait()
            if self._swaps:
                return self._swaps.popleft()
            while self._queue and n_entries < _GROUP_ENTRIES and n_bytes < _GROUP_BYTES:
                submission = self._queue.popleft()
                n_entries += len(submission.entries)
                n_bytes += submission.n_bytes
                group.append(submission)
            self._n_queued -= n_entries
            self._n_bytes -= n_bytes
        return group

    def _append(self, group: list[_Submission]) -> None:
        try:
            seq = self._commit([entry for one in group for entry in one.entries])
        except (sqlite3.Error, OSError, JournalUnreadable) as error:
            self._refuse(group, error)
            return
        except Exception as error:
            # Something in one of them cannot be stored at all: the others must not suffer.
            self._disconnect()
            if len(group) == 1:
                self._refuse(group, error)
            else:
                for submission in group:
                    self._append([submission])
            return
        if self._is_failing:
            _log.warning("the journal writes again")
            self._is_failing = False
        for submission in group:
            seq += len(submission.entries)
            submission.confirm(seq)
        self._announce()

    def _commit(self, entries: Sequence[Entry]) -> int:
        """Write one transaction; returns the place before its first entry."""
        connection = self._connection or self._open()
        before = self._last_seq
        connection.execute(STATEMENTS["begin"])
        connection.executemany(STATEMENTS["append"], bundle_up(entries, before))
        connection.execute(STATEMENTS["commit"])
        self._last_seq = before + len(entries)
        return before

    def _refuse(self, group: list[_Submission], error: Exception) -> None:
        """Tell those who wait, and begin anew with the next group: the fault may be gone then."""
        if not self._is_failing:
            _log.error("the journal cannot be written: %s", error)
            self._is_failing = True
        self._disconnect()
        for submission in group:
            submission.refuse(JournalUnwritable(error))

    def _announce(self) -> None:
        if self.on_commit is None:
            return
        try:
            self.on_commit()
        except Exception:
            _log.exception("on_commit failed; the entries are safe")

    def _open(self) -> sqlite3.Connection:
        connection = open_for_writing(self.path)
        (self._last_seq,) = connection.execute(STATEMENTS["last_seq"]).fetchone()
        self._connection = connection
        return connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            try:
                self._connection.close()
            except sqlite3.Error:
                _log.exception("the journal did not close cleanly")
            self._connection = None
