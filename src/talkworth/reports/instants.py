"""Instants as people write them: RFC 3339, or the first moment of a day of the shop."""

from __future__ import annotations

from datetime import datetime

from talkworth.errors import BadInput
from talkworth.reports.period import BadDate, day_starts_at, microseconds, parse_day


class BadInstant(BadInput):
    code = "bad-instant"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text[:40]!r} is not an instant. Send date, time and offset, such as "
            "'2026-11-20T09:30:00Z'."
        )


class InstantAhead(BadInput):
    code = "instant-ahead"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text[:40]} has not come yet. A report as of an instant is what was known then: name "
            "one that is past."
        )


def parse_instant(text: str) -> int:
    """
    Read `2026-11-20T09:30:00Z` as UTC microseconds.

    Raises:
        BadInstant: no such instant, or without an offset.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInstant(text) from None
    if at.tzinfo is None or not 2000 <= at.year <= 2200:
        raise BadInstant(text)
    return microseconds(at)


def parse_past(text: str, now_us: int) -> int:
    """
    As `parse_instant`, of what is over.

    Raises:
        BadInstant, InstantAhead
    """
    at = parse_instant(text)
    if at > now_us:
        raise InstantAhead(text)
    return at


def parse_start(text: str, timezone: str) -> int:
    """
    An instant, or a day, which stands for its first moment in `timezone`.

    Raises:
        BadInstant
    """
    try:
        return day_starts_at(parse_day(text), timezone)
    except BadDate:
        return parse_instant(text)
