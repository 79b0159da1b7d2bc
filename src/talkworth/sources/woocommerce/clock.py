"""WooCommerce's times: UTC, and no sign of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from talkworth.events.parse import EARLIEST
from talkworth.sources.reading import LATEST_YEAR, instant, maybe_instant

_ZONED = re.compile(r".*(Z|[+-]\d\d:?\d\d)", re.ASCII | re.IGNORECASE)
_LATEST = datetime(LATEST_YEAR + 1, 1, 1, tzinfo=UTC)


def utc(*texts: str | None) -> datetime:
    """
    The first time that is there.

    Raises:
        Unreadable: unreadable-body (none is there, or it is no time), impossible-clock.
    """
    return instant(*map(_zoned, texts))


def maybe_utc(text: str | None) -> datetime | None:
    return maybe_instant(_zoned(text))


def seen_first(at: datetime) -> datetime:
    """
    A rank for what was seen at `at`, before any real time: the earlier seen, the later it is.

    An order's body does not say when its refunds were made. Each was made by the time of the
    first body that has it, so of such reports the earliest must count, though the newest does;
    and any report that knows the time comes before them all.
    """
    return EARLIEST + (_LATEST - at) / 100


def _zoned(text: str | None) -> str | None:
    return f"{text}Z" if text and not _ZONED.fullmatch(text) else text
