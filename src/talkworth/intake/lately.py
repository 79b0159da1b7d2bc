"""What the doors refused lately, for the shop to see: codes and words, never a body."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

KEPT: Final = 500
# The same refusal again within this time is counted on the one before it: a storm of one kind
# must not push all others out.
_SAME_US: Final = 60_000_000
_LONGEST: Final = 500
NOBODY: Final = ""
# Words may quote what was sent; no address of anybody is kept with them.
_ADDRESS: Final = re.compile(r"[^\s'\"`@]*@[^\s'\"`@]*")


class Refused(Struct, kw_only=True, frozen=True):
    """
    A request, or one event of it, that was not taken; nothing of it was stored.

    `no` is when, UTC microseconds, and grows from one to the next. `first_no` is that of the
    first of `n_times` alike. `event_id` is as the sender called the event, `None` where a whole
    request was refused.
    """

    no: int
    first_no: int
    shop_id: str
    door: str
    code: str
    message: str
    event_id: str | None
    n_times: int


class Lately:
    """
    The newest refusals of each shop, in memory; those of no shop we know are under `NOBODY`.

    Written by the event loop's thread, read by any.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept, self._newest = kept, 0
        self._by_shop: dict[str, deque[Refused]] = {}
        self._lock = threading.Lock()

    def note(
        self, shop_id: str, door: str, code: str, message: str, event_id: str | None = None
    ) -> None:
        """Keep a refusal; `shop_id` is of a shop that is there, or `NOBODY`."""
        message = _masked(message[:_LONGEST])
        event_id = event_id if event_id is None else _masked(event_id)
        with self._lock:
            no = self._newest = max(self._newest + 1, time.time_ns() // 1000)
            shop = self._by_shop.get(shop_id)
            if shop is None:
                shop = self._by_shop[shop_id] = deque(maxlen=self._kept)
            last = shop[-1] if shop else None
            if last is not None and _is_again(last, no, (door, code, message)):
                shop[-1] = replace(last, no=no, event_id=event_id, n_times=last.n_times + 1)
                return
            shop.append(
                Refused(
                    no=no,
                    first_no=no,
                    shop_id=shop_id,
                    door=door,
                    code=code,
                    message=message,
                    event_id=event_id,
                    n_times=1,
                )
            )

    def newest(self) -> int:
        """The number of the newest refusal of all; 0 before the first."""
        return self._newest

    def of(self, shop_id: str, after: int = 0) -> list[Refused]:
        """The shop's refusals behind `after` and those of nobody, oldest first."""
        with self._lock:
            found = [one for key in {shop_id, NOBODY} for one in self._by_shop.get(key, ())]
        return sorted((one for one in found if one.no > after), key=lambda one: one.no)


def _is_again(last: Refused, no: int, told: tuple[str, str, str]) -> bool:
    return (last.door, last.code, last.message) == told and no - last.first_no < _SAME_US


def _masked(text: str) -> str:
    return _ADDRESS.sub("...", text) if "@" in text else text
