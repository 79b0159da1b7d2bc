"""Spans and amounts as people read them."""

from __future__ import annotations

import pytest

from talkworth.reports.wording import amount, listing, moment, span, window


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (0, "0 s"),
        (1, "0.000001 s"),
        (1_500_000, "1.5 s"),
        (420_000_000, "7 min 0 s"),
        (3_600_000_000, "1 h 0 min 0 s"),
        (86_400_000_000 * 30 + 61_000_000, "30 d 0 h 1 min 1 s"),
        (-420_000_000, "7 min 0 s"),
    ],
)
def test_a_span_is_exact(us: int, text: str) -> None:
    assert span(us) == text


@pytest.mark.parametrize(
    ("hours", "text"), [(24, "24 h"), (48, "48 h"), (71, "71 h"), (72, "3 d"), (720, "30 d")]
)
def test_a_window_reads_as_the_rules_name_it(hours: int, text: str) -> None:
    assert window(hours * 3_600_000_000) == text


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123450, "USD", "$1,234.50"),
        (-300, "EUR", "-€3.00"),
        (1234, "JPY", "¥1,234"),
        (1200, "CHF", "CHF 12.00"),
        (5, "KWD", "KWD 0.005"),
    ],
)
def test_an_amount_is_exact(minor: int, currency: str, text: str) -> None:
    assert amount(minor, currency) == text


def test_a_moment_is_on_the_shops_clock() -> None:
    assert moment(0, "America/New_York") == "1969-12-31 19:00:00"


def test_a_listing_reads_like_a_sentence() -> None:
    assert [listing(words.split()) for words in ("a", "a b", "a b c")] == [
        "a",
        "a and b",
        "a, b and c",
    ]
