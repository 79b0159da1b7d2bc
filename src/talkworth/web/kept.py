"""Answers kept while they hold: what takes long to make is made once, however many ask."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from datetime import datetime
from math import inf
from threading import Lock, Thread
from typing import Final

# Whoever asks waits this long for a new answer where there is an older one to show.
PATIENCE_S: Final = 0.05
# Once more of its shop has arrived an answer may be this old, and older by this many times what
# it took to make; where nothing has arrived only the clock has moved, and it may be this old.
STALE_S: Final = 10.0
STALES: Final = 30
QUIET_S: Final = 3600.0
# An answer to which nothing was added is good for this long: saves settle, cohorts ripen.
HOLDS_S: Final = 60.0
# What took long is made again only after this many times as long: it keeps a processor busy for
# at most a tenth of the time, however many ask.
RESTS: Final = 9
MOST_BYTES: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Version:
    """
    What the warehouse knew of a shop. `epoch` counts what changes everything, `n` the batches
    with something of the shop. What stands for good, such as a settled past, `moves` no more.
    """

    epoch: int
    n: int
    moves: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """A JSON body, and to when its data goes."""

    body: bytes
    data_to: datetime


@dataclass(frozen=True, slots=True)
class _Answer:
    made: Made
    version: Version
    made_at_s: float
    took_s: float

    def holds(self, version: Version, age_s: float) -> bool:
        """Whether making it again would change nothing, or be too soon."""
        if self.version == version and age_s <= (HOLDS_S if version.moves else inf):
            return True
        return self.took_s > PATIENCE_S and age_s <= RESTS * self.took_s

    def may_be_shown(self, version: Version, age_s: float, max_stale_s: float) -> bool:
        """Whether it is new enough to be shown while a newer one is made."""
        usual_s = QUIET_S if self.version == version else STALE_S + STALES * self.took_s
        return age_s <= max(max_stale_s, usual_s)


class Kept:
    """
    The last answers, up to `most_bytes` of them, those not asked for longest go first.

    One thread at a time makes an answer; all who ask meanwhile get that one. Safe in any thread.
    """

    def __init__(
        self, most_bytes: int = MOST_BYTES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_bytes, self._clock = most_bytes, clock
        self._answers: OrderedDict[Hashable, _Answer] = OrderedDict()
        # By epoch too: what was begun before everything changed is nobody's answer after it.
        self._flights: dict[tuple[Hashable, int], Future[Made]] = {}
        self._epoch, self._n_bytes = -1, 0
        self._lock = Lock()

    def answer(
        self,
        key: Hashable,
        version: Version,
        make: Callable[[], Made],
        max_stale_s: float = 0.0,
    ) -> Made:
        """
        The answer to `key`: kept if it holds, else new; an older one where that takes long.

        `version` was looked up before; `make` knows at least as much. Who asks may allow an
        answer to be `max_stale_s` old. What `make` raises is raised.
        """
        with self._lock:
            old = self._old(key, version.epoch)
            age_s = self._clock() - old.made_at_s if old else inf
            if old and old.holds(version, age_s):
                return old.made
            flight = self._flights.get((key, version.epoch))
            if flight is None:
                flight = self._fly(key, version, make)
        if old and old.may_be_shown(version, age_s, max_stale_s):
            done, _ = wait_for([flight], timeout=PATIENCE_S)
            return flight.result() if done else old.made
        return flight.result()

    def _old(self, key: Hashable, epoch: int) -> _Answer | None:
        if epoch != self._epoch:
            self._answers.clear()
            self._epoch, self._n_bytes = epoch, 0
        if old := self._answers.get(key):
            self._answers.move_to_end(key)
        return old

    def _fly(self, key: Hashable, version: Version, make: Callable[[], Made]) -> Future[Made]:
        flight = self._flights[key, version.epoch] = Future[Made]()

        def fly() -> None:
            begun_at_s = self._clock()
            try:
                found = make()
                ended_at_s = self._clock()
                answer = _Answer(found, version, ended_at_s, ended_at_s - begun_at_s)
                self._land(key, version.epoch, answer)
                flight.set_result(found)
            except BaseException as error:
                self._land(key, version.epoch, None)
                flight.set_exception(error)

        # Nobody may have to wait for it when the process ends.
        Thread(target=fly, name="answer", daemon=True).start()
        return flight

    def _land(self, key: Hashable, epoch: int, answer: _Answer | None) -> None:
        """The answer, if there is one, takes the place of the one before it."""
        with self._lock:
            del self._flights[key, epoch]
            if answer is None or epoch != self._epoch:
                return
            if before := self._answers.pop(key, None):
                self._n_bytes -= len(before.made.body)
            if len(answer.made.body) <= self._most_bytes // 8:
                self._answers[key] = answer
                self._n_bytes += len(answer.made.body)
            while self._n_bytes > self._most_bytes:
                _, gone = self._answers.popitem(last=False)
                self._n_bytes -= len(gone.made.body)
