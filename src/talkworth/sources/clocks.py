"""Instants as platforms write them: seconds since 1970, with decimals or not, or a date."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from talkworth.sources.reading import LATEST_YEAR, maybe_instant
from talkworth.sources.reasons import Unreadable

Moment = int | str
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)
_SPACED = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,12})?) (?:UTC|\+0000)", re.A)
_LATEST_S = int((datetime(LATEST_YEAR, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())


def moment(*values: Moment | None) -> datetime:
    """
    The first time that is there, in UTC.

    Raises:
        Unreadable: unreadable-body (none is there, or it is no time), impossible-clock.
    """
    found = maybe_moment(*values)
    if found is None:
        raise Unreadable("unreadable-body", "A time is missing.")
    return found


def maybe_moment(*values: Moment | None) -> datetime | None:
    """As `moment`; `None` where no time is there. Zero is no time either."""
    value = next((value for value in values if value not in (None, "", 0)), None)
    if value is None:
        return None
    text = str(value).strip()
    if _SECONDS.fullmatch(text):
        seconds = Decimal(text)
        if seconds > _LATEST_S:
            raise Unreadable("impossible-clock")
        at = _EPOCH + timedelta(microseconds=int(seconds * 1_000_000))
        return maybe_instant(at.isoformat())
    if spaced := _SPACED.fullmatch(text):
        text = f"{spaced[1]}T{spaced[2]}Z"
    return maybe_instant(text)
