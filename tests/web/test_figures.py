"""Figures as the page writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from talkworth.stats.trend import Verdict
from talkworth.web.page import figures


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(7_008_549, "USD", "$70,085"), (50, "EUR", "€1"), (-149, "EUR", "-€1"), (7, "JPY", "¥7")],
)
def test_whole_amounts_are_rounded_half_away_from_zero(
    minor: int, currency: str, text: str
) -> None:
    assert figures.whole_money(minor, currency) == text


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(482.4, "USD", "$4.82"), (12.34, "JPY", "¥12.3"), (12.96, "JPY", "¥13.0"), (None, "USD", "–")],
)
def test_a_ratio_is_shown_to_the_cent(minor: float | None, currency: str, text: str) -> None:
    assert figures.ratio(minor, currency) == text


def test_shares_and_changes_have_one_decimal() -> None:
    assert figures.percent(0.1244) == "12.4%"
    assert figures.percent(0.1244, sign=True) == "+12.4%"
    assert figures.percent(-0.05, sign=True) == "−5.0%"
    assert figures.percent(None) == "–"


def test_counts_agree_with_their_nouns() -> None:
    assert figures.plural(1, "order") == "1 order"
    assert figures.plural(1_200, "order") == "1,200 orders"
    assert figures.plural(2, "person", "persons") == "2 persons"


def test_days_and_clocks_are_local() -> None:
    late = datetime(2026, 11, 20, 3, 30, 5, tzinfo=UTC)

    assert figures.day(date(2026, 11, 5)) == "Nov 5"
    assert figures.long_day(date(2026, 11, 5)) == "Nov 5, 2026"
    assert figures.clock(late, "America/New_York") == "Nov 19, 22:30"
    assert figures.exact_clock(late, "America/New_York") == "2026-11-19 22:30:05"


@pytest.mark.parametrize(
    ("verdict", "change", "name"),
    [
        ("likely real", 0.2, "good"),
        ("likely real", -0.2, "bad"),
        ("could be noise", 0.2, "unsure"),
        ("too little data", None, "unsure"),
    ],
)
def test_colour_is_kept_for_what_is_likely_real(
    verdict: Verdict, change: float | None, name: str
) -> None:
    assert figures.change_class(verdict, change) == name
