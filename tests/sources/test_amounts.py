"""Amounts and quantities as platforms write them."""

from __future__ import annotations

import pytest

from talkworth.sources import Unreadable
from talkworth.sources.amounts import known_currency, minor, not_negative, quantity


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [("19.99", "EUR", 1999), (12, "EUR", 1200), ("-5", "JPY", -5), ("1.2340", "KWD", 1234)],
)
def test_text_and_numbers_are_whole_minor_units(
    amount: str | int, currency: str, units: int
) -> None:
    assert minor(amount, currency) == units


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        ("ten", "EUR", "unreadable-body"),
        ("1e3", "EUR", "unreadable-body"),
        ("0.005", "EUR", "amount-not-exact"),
        ("1", "ZZZ", "unknown-currency"),
        (10**14, "EUR", "bad-amount"),
        (10**13 + 1, "EUR", "bad-amount"),
    ],
)
def test_an_amount_that_is_none_says_why(amount: str | int, currency: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        minor(amount, currency)

    assert refused.value.reason == reason


def test_a_currency_must_exist() -> None:
    assert known_currency("EUR") == "EUR"
    with pytest.raises(Unreadable, match="unknown-currency"):
        known_currency("EURO")


def test_what_cannot_be_below_zero_is_refused_there() -> None:
    assert not_negative(0) == quantity(0) == 0
    with pytest.raises(Unreadable, match="bad-amount"):
        not_negative(-1)
    for units in (-1, 1_000_001):
        with pytest.raises(Unreadable, match="bad-quantity"):
            quantity(units)
