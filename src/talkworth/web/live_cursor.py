"""A place between arrivals, and a refusal as one of them."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from talkworth.errors import BadInput
from talkworth.intake.lately import NOBODY, Refused
from talkworth.reports.live import LiveEvent
from talkworth.reports.period import instant

_LARGEST: Final = (1 << 63) - 1
_REFUSED_BY_NOBODY: Final = "No shop of ours could be told from it."


class BadCursor(BadInput):
    code = "bad-cursor"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text[:60]!r} is no place in the list of live events. Send `next_before` or `cursor` "
            "of an answer as it is, or leave it out."
        )


class Cursor(Struct, frozen=True):
    """The place of the last entry of the journal, and the number of the last refusal."""

    seq: int
    no: int

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """
        Raises:
            BadCursor
        """
        seq, dash, no = text.partition("-")
        if not (dash and _is_place(seq) and _is_place(no)):
            raise BadCursor(text)
        return cls(int(seq), int(no))

    def at_most(self, other: Cursor) -> Cursor:
        """This place, or what of it lies before another."""
        return Cursor(min(self.seq, other.seq), min(self.no, other.no))

    def __str__(self) -> str:
        return f"{self.seq}-{self.no}"


NEWEST: Final = Cursor(_LARGEST, _LARGEST)


def refused_event(one: Refused) -> LiveEvent:
    """A refusal among the events."""
    message = one.message if one.shop_id != NOBODY else f"{one.message} {_REFUSED_BY_NOBODY}"
    return LiveEvent(
        live_id=f"r{one.first_no}",
        seq=None,
        state="refused",
        received_at=instant(one.no),
        occurred_at=None,
        door=one.door,
        topic="",
        source=None,
        trust=None,
        event_id=one.event_id,
        event_types=[],
        conversation_id=None,
        order_id=None,
        amount_minor=None,
        currency=None,
        reason=one.code,
        message=message,
        n_times=one.n_times,
    )


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= _LARGEST
