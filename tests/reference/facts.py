"""What arrived, which of it counts, and when it happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from talkworth.detectors.bots import is_bot
from talkworth.events import Event

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE_US = 60 * 1_000_000
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US


@dataclass(frozen=True, slots=True)
class Fact:
    """One event as it arrived: every copy of it, not only the one that counts."""

    event: Event
    shop: str
    trust: str
    received_at: int
    user_agent: str = ""
    sha256: bytes = b""


@dataclass(frozen=True, slots=True)
class Row:
    """An event that counts. `at` is its corrected instant, UTC microseconds."""

    event: Event
    shop: str
    trust: str
    at: int
    received_at: int
    is_bot: bool

    @property
    def place(self) -> tuple[int, bytes]:
        """Its place among other rows: by instant, then by id as UTF-8 bytes."""
        return self.at, self.event.event_id.encode()

    def is_late(self, limit_us: int) -> bool:
        """Whether a public key told us too late for it to earn."""
        return self.trust == "client-reported" and self.received_at - self.at > limit_us


def micros(instant: datetime) -> int:
    """Whole microseconds since 1970, UTC."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def rows(facts: Iterable[Fact]) -> list[Row]:
    """
    One row for each (shop, trust, event id), whatever was repeated.

    Copies with other bytes clash: the smallest SHA-256 counts, as first received.
    """
    kept: dict[tuple[str, str, str], Fact] = {}
    for fact in facts:
        key = fact.shop, fact.trust, fact.event.event_id
        if key not in kept or _rank(fact) < _rank(kept[key]):
            kept[key] = fact
    return sorted((_row(fact) for fact in kept.values()), key=lambda row: (row.shop, row.place))


def _rank(fact: Fact) -> tuple[bytes, int]:
    return fact.sha256, fact.received_at


def _row(fact: Fact) -> Row:
    at = micros(fact.event.occurred_at)
    if fact.trust == "client-reported" and fact.event.sent_at is not None:
        # A browser's clock is wrong by as much as its sending differs from our receiving.
        at += fact.received_at - micros(fact.event.sent_at)
    return Row(
        event=fact.event,
        shop=fact.shop,
        trust=fact.trust,
        at=at,
        received_at=fact.received_at,
        is_bot=is_bot(fact.user_agent),
    )
