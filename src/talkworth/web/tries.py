"""How often somebody may try to sign in: the more tries fail, the longer the next one waits."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from talkworth.errors import TooMany

# Tries that fail at no price: of one account, and from one address, which many may share.
_FREE_OF_ACCOUNT: Final = 5
_FREE_OF_ADDRESS: Final = 30
_LONGEST_S: Final = 60.0
# After so long without a failure it is as if there had been none.
_FORGOTTEN_S: Final = 900.0
_MOST_KNOWN: Final = 20_000


class TooManyTries(TooMany):
    code = "too-many-tries"

    def __init__(self, wait_s: float) -> None:
        seconds = max(1, math.ceil(wait_s))
        super().__init__(
            f"Too many tries to sign in have failed. Wait {seconds} s and try again.", seconds
        )


class Tries:
    """
    Counts tries by account and by the address they come from. Known in memory alone.

    An address that nobody has is slowed like any other, so that nothing tells which exist.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    def begin(self, address: str, account: str = "") -> None:
        """
        Note a try as failed, until `succeed` is called: tries at the same time count too.

        Raises:
            TooManyTries
        """
        who = _who(address, account)
        with self._lock:
            now_s = self._clock()
            wait_s = max(self._wait_s(name, free, now_s) for name, free in who)
            if wait_s > 0:
                raise TooManyTries(wait_s)
            for name, _ in who:
                n_failed, _ = self._recent(name, now_s)
                self._failed[name] = (n_failed + 1, now_s)
                self._failed.move_to_end(name)
            while len(self._failed) > _MOST_KNOWN:
                self._failed.popitem(last=False)

    def succeed(self, address: str, account: str = "") -> None:
        """The try was good: the account starts anew, its address has one failure less."""
        with self._lock:
            for name, _ in _who(address, account):
                n_failed, at_s = self._failed.pop(name, (0, 0.0))
                if name[0] == "address" and n_failed > 1:
                    self._failed[name] = (n_failed - 1, at_s)

    def _recent(self, name: tuple[str, str], now_s: float) -> tuple[int, float]:
        n_failed, at_s = self._failed.get(name, (0, now_s))
        return (0, now_s) if now_s - at_s >= _FORGOTTEN_S else (n_failed, at_s)

    def _wait_s(self, name: tuple[str, str], free: int, now_s: float) -> float:
        n_failed, at_s = self._recent(name, now_s)
        if n_failed < free:
            return 0.0
        pause_s = min(2.0 ** min(n_failed - free, 10), _LONGEST_S)
        return at_s + pause_s - now_s


def _who(address: str, account: str) -> list[tuple[tuple[str, str], int]]:
    named = [(("address", address), _FREE_OF_ADDRESS)]
    return [*named, (("account", account), _FREE_OF_ACCOUNT)] if account else named
