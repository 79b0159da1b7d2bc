"""The thread that carries what the journal holds into the warehouse."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from msgspec import Struct

from talkworth.control import Control
from talkworth.journal import Reader
from talkworth.warehouse import Warehouse

_log = logging.getLogger(__name__)

# After a batch that left nothing behind the loader rests for as long as it took, up to this: what
# arrives meanwhile shares the next one, and the doors keep their share of the processors.
_LONGEST_REST_S: Final = 0.1
_FIRST_WAIT_S: Final = 0.1
_LONGEST_WAIT_S: Final = 30.0
# Shops and rule sets that the CLI adds are looked for this often while nothing arrives.
_LOOK_EVERY_S: Final = 1.0


class LoadState(Struct, kw_only=True, frozen=True):
    """
    How far the warehouse is behind the journal, in entries.

    `error` is why the last try failed; `None` while all is well.
    """

    last_seq: int
    watermark: int
    lag: int
    error: str | None


class Loader:
    """
    Loads the journal in batches of up to `batch` entries, woken by `wake`.

    A batch that fails is tried again, at first after 0.1 s and then ever later, up to every
    30 s; intake goes on meanwhile, and `state` says what is wrong.
    """

    def __init__(
        self, reader: Reader, control: Control, warehouse: Warehouse, *, batch: int = 20_000
    ) -> None:
        self._reader, self._control, self._warehouse = reader, control, warehouse
        self._batch = batch
        self._generation = -1
        self._error: str | None = None
        self._at_work = threading.Lock()
        self._stop = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name="loader", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something new is in the journal."""
        self._woken.set()

    def close(self) -> None:
        """Finish the batch at hand, then stop."""
        self._stop.set()
        self._woken.set()
        if self._thread.ident is not None:
            self._thread.join()

    def state(self) -> LoadState:
        last_seq, watermark = self._reader.last_seq(), self._warehouse.watermark()
        return LoadState(
            last_seq=last_seq,
            watermark=watermark,
            lag=max(0, last_seq - watermark),
            error=self._error,
        )

    def load_batch(self) -> int:
        """Load the next entries, if there are any; returns how many."""
        with self._at_work:
            return self._load_batch()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The warehouse stands still for as long as the context lasts."""
        with self._at_work:
            yield

    def _load_batch(self) -> int:
        entries = self._reader.read(self._warehouse.watermark(), self._batch)
        # After the read: whoever sent the entries was in the control file before them.
        self._follow_control()
        if entries:
            self._warehouse.load(entries)
        return len(entries)

    def load_all(self, on_batch: Callable[[int], None] = lambda _: None) -> int:
        """
        Load until nothing is left; returns how many entries.

        Raises:
            TalkworthError: a batch did not load; those before it did.
        """
        n_loaded = 0
        while n_entries := self.load_batch():
            n_loaded += n_entries
            on_batch(n_entries)
        return n_loaded

    def _run(self) -> None:
        wait_s = _FIRST_WAIT_S
        while not self._stop.is_set():
            self._woken.clear()
            began_at = time.monotonic()
            try:
                n_entries = self.load_batch()
            except Exception as error:
                # Whatever it is, the door must stay open and the next try may succeed.
                self._failed(error, wait_s)
                self._stop.wait(wait_s)
                wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
                continue
            if self._error is not None:
                _log.warning("the loader works again")
                self._error = None
            wait_s = _FIRST_WAIT_S
            if not n_entries:
                self._woken.wait(_LOOK_EVERY_S)
            elif n_entries < self._batch:
                self._stop.wait(min(time.monotonic() - began_at, _LONGEST_REST_S))

    def _failed(self, error: Exception, wait_s: float) -> None:
        text = f"{type(error).__name__}: {error}"
        if text != self._error:
            _log.error("loading failed, next try in %.1f s", wait_s, exc_info=error)
        self._error = text

    def _follow_control(self) -> None:
        """Tell the warehouse about shops and rule sets that are new."""
        generation = self._control.generation()
        if generation != self._generation:
            self._warehouse.set_shops(self._control.shops(), self._control.rule_sets())
            self._generation = generation
