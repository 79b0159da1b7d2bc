"""Instants as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.reports.narrated import micros

from talkworth.reports.instants import (
    BadInstant,
    InstantAhead,
    parse_instant,
    parse_past,
    parse_start,
)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-20T09:30:00Z", datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
        ("2026-11-20T10:30:00+01:00", datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
        ("2026-11-20T09:30:00.000001Z", datetime(2026, 11, 20, 9, 30, 0, 1, tzinfo=UTC)),
    ],
)
def test_an_instant_has_an_offset(text: str, at: datetime) -> None:
    assert parse_instant(text) == micros(at)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-11-20T09:30:00",
        "2026-11-20",
        "2026-13-01T00:00:00Z",
        "1999-01-01T00:00:00Z",
        "2201-01-01T00:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "9" * 99,
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(BadInstant):
        parse_instant(text)


def test_an_instant_to_come_has_no_past() -> None:
    now_us = micros(datetime(2026, 11, 20, tzinfo=UTC))

    assert parse_past("2026-11-20T00:00:00Z", now_us) == now_us
    with pytest.raises(InstantAhead):
        parse_past("2026-11-20T00:00:00.000001Z", now_us)


def test_a_day_stands_for_its_first_moment_in_the_shop() -> None:
    assert parse_start("2026-11-20", "America/New_York") == parse_instant("2026-11-20T05:00:00Z")
    assert parse_start("2026-11-20T00:00:00Z", "America/New_York") == micros(
        datetime(2026, 11, 20, tzinfo=UTC)
    )
    with pytest.raises(BadInstant):
        parse_start("soon", "America/New_York")
