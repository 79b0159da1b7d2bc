"""What all doors share: where arrivals go, and what is known about those who send."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from talkworth.control import Control, Key
from talkworth.errors import TalkworthError
from talkworth.intake.acks import Acks
from talkworth.intake.buckets import Buckets
from talkworth.intake.counters import Counters
from talkworth.intake.exchange import Answer, Request
from talkworth.intake.lately import NOBODY, Lately
from talkworth.journal import CLIENT_REPORTED, VERIFIED, Entry, Journal, Trust
from talkworth.settings import Settings
from talkworth.sources.privacy import Keeping


class Door(Protocol):
    """
    One way in.

    Raises:
        BadInput: the request as a whole is refused.
        Unavailable: nothing of it was stored.
    """

    async def answer(self, request: Request) -> Answer: ...


class Doorway:
    """The journal, the control file, the counts and what was refused lately behind every door."""

    def __init__(
        self, journal: Journal, control: Control, settings: Settings, lately: Lately
    ) -> None:
        self.control, self.settings, self.lately = control, settings, lately
        self.counters = Counters()
        self._acks = Acks(journal)
        self._buckets = Buckets(settings.rate, settings.burst)
        self._peppers: dict[tuple[str, int], bytes] = {}

    def keeping(self, shop_id: str) -> Keeping:
        """
        How the shop's arrivals are kept.

        Raises:
            UnknownShop
        """
        shop = self.control.shop(shop_id)
        # Kept for the life of the shop: unsealing it costs as much as the rest of an event.
        made = shop_id, shop.created_at
        if (pepper := self._peppers.get(made)) is None:
            pepper = self._peppers[made] = self.control.email_pepper(shop_id)
        return Keeping(pepper, transcripts=shop.transcripts)

    def enter(self, key: Key) -> None:
        """
        Let a request in and charge its key for one event, before its body is read.

        Raises:
            KeyTooFast
        """
        if _is_limited(key):
            self._buckets.enter(key.key_id, time.monotonic(), key.rate)

    def charge(self, key: Key, n_events: int) -> None:
        """Charge a request that was let in for the rest of its `n_events`."""
        if _is_limited(key):
            self._buckets.charge(key.key_id, n_events - 1)

    def note_refusal(self, request: Request, door: str, error: TalkworthError) -> None:
        """Count a request that was refused, and show it to its shop."""
        self.counters.refused[error.code] += 1
        self.lately.note(self._known(request.shop_id), door, error.code, error.message)

    def note_rejection(
        self, shop_id: str, door: str, error: TalkworthError, event_id: str | None = None
    ) -> None:
        """Count one event of a request that was not taken, and show it to its shop."""
        self.counters.rejected[error.code] += 1
        self.lately.note(shop_id, door, error.code, error.message, event_id)

    def _known(self, shop_id: str) -> str:
        """The shop that a request says it is for, if there is one."""
        try:
            return self.control.shop(shop_id).shop_id if shop_id else NOBODY
        except TalkworthError:  # none of this name, or the control file cannot be read now
            return NOBODY

    async def store(self, door: str, entries: Sequence[Entry]) -> None:
        """
        Return once `entries` are on disk.

        Raises:
            JournalFull, JournalUnwritable
        """
        if not entries:
            return
        await self._acks.store(entries)
        self.counters.accepted[door] += len(entries)
        for entry in entries:
            if entry.reason:
                self.counters.unread[entry.reason] += 1


def _is_limited(key: Key) -> bool:
    return key.kind == "public" or key.rate is not None


def trust_of(key: Key) -> Trust:
    """What is said with the key: a public one stands in the page for everybody to read."""
    return CLIENT_REPORTED if key.kind == "public" else VERIFIED
