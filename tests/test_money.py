"""Money is exact: it reads and writes without loss, and divides without losing a cent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.errors import BadInput
from talkworth.money import (
    LARGEST_MINOR,
    AmountNotExact,
    AmountTooLarge,
    CurrencyMismatch,
    Money,
    UnknownCurrency,
    convert,
    decimal_text,
    decimals,
    minor_units,
    split,
)

CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CLF", "TND", "ISK"])
totals = st.integers(-(10**14), 10**14)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("19.99", "EUR", 1999),
        ("19.9", "EUR", 1990),
        ("19", "EUR", 1900),
        ("-19.99", "EUR", -1999),
        ("0", "EUR", 0),
        ("-0.00", "EUR", 0),
        ("10.000", "EUR", 1000),
        ("007.10", "EUR", 710),
        ("1999", "JPY", 1999),
        ("1999.00", "JPY", 1999),
        ("1.234", "KWD", 1234),
        ("1.2345", "CLF", 12345),
        ("10000000000000.00", "EUR", LARGEST_MINOR),
        ("-10000000000000.00", "EUR", -LARGEST_MINOR),
    ],
)
def test_decimal_text_is_read_as_whole_minor_units(text: str, currency: str, minor: int) -> None:
    assert minor_units(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("19.999", "EUR"),
        ("1.5", "JPY"),
        ("1.2345", "KWD"),
        ("", "EUR"),
        (".5", "EUR"),
        ("5.", "EUR"),
        ("1e3", "EUR"),
        ("+1", "EUR"),
        ("--1", "EUR"),
        ("1,00", "EUR"),
        ("1 000", "EUR"),
        (" 1", "EUR"),
        ("1\n", "EUR"),
        ("NaN", "EUR"),
        ("0x10", "EUR"),
        ("1_000", "EUR"),
        ("\u0661\u0662", "EUR"),
        ("1000000000000000", "EUR"),
        ("0.0000000001", "EUR"),
    ],
)
def test_what_is_not_an_exact_amount_is_refused_and_never_rounded(text: str, currency: str) -> None:
    with pytest.raises(AmountNotExact) as refused:
        minor_units(text, currency)
    assert refused.value.code == "amount-not-exact"
    assert repr(text) in refused.value.message


@pytest.mark.parametrize(
    ("text", "currency"),
    [("10000000000000.01", "EUR"), ("999999999999999", "EUR"), ("-999999999999999", "KWD")],
)
def test_what_would_make_sums_inexact_is_refused(text: str, currency: str) -> None:
    with pytest.raises(AmountTooLarge) as refused:
        minor_units(text, currency)
    assert refused.value.code == "amount-too-large"


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "XTS", "DEM", "XAU", "BTC", "€"])
def test_a_currency_that_is_not_in_circulation_is_refused(currency: str) -> None:
    with pytest.raises(UnknownCurrency) as refused:
        decimals(currency)
    assert isinstance(refused.value, BadInput)
    with pytest.raises(UnknownCurrency):
        minor_units("1", currency)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1999, "EUR", "19.99"),
        (-1999, "EUR", "-19.99"),
        (5, "EUR", "0.05"),
        (-5, "EUR", "-0.05"),
        (0, "EUR", "0.00"),
        (1999, "JPY", "1999"),
        (-1, "JPY", "-1"),
        (7, "KWD", "0.007"),
    ],
)
def test_minor_units_are_written_as_decimal_text(minor: int, currency: str, text: str) -> None:
    assert decimal_text(minor, currency) == text


@given(totals, CURRENCIES)
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    assert minor_units(decimal_text(minor, currency), currency) == minor


def test_money_adds_subtracts_and_turns_within_one_currency() -> None:
    assert Money(1999, "EUR") + Money(1, "EUR") == Money(2000, "EUR")
    assert Money(1999, "EUR") - Money(2000, "EUR") == Money(-1, "EUR")
    assert -Money(5, "JPY") == Money(-5, "JPY")
    assert str(Money(-1999, "EUR")) == "-19.99 EUR"


def test_two_currencies_never_meet_in_one_sum() -> None:
    with pytest.raises(CurrencyMismatch, match="EUR and USD"):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") - Money(1, "USD")


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        (100, [1, 1, 1], [33, 33, 34]),
        (-100, [1, 1, 1], [-33, -33, -34]),
        (100, [40, 10, 10, 40], [40, 10, 10, 40]),
        (1, [1, 1], [0, 1]),
        (0, [1, 2], [0, 0]),
        (7, [0, 5, 0], [0, 7, 0]),
        (10, [3], [10]),
    ],
)
def test_a_total_is_split_at_rounded_cut_points(
    total: int, parts: list[int], expected: list[int]
) -> None:
    assert split(total, parts) == expected


@given(totals, weights)
def test_split_loses_nothing_and_is_fair_to_one_unit(total: int, weights: list[int]) -> None:
    parts, whole = split(total, weights), sum(weights)
    pairs = zip(parts, weights, strict=True)

    assert sum(parts) == total
    assert all(abs(part * whole - total * weight) < whole for part, weight in pairs)


@given(totals, weights)
def test_a_refund_mirrors_its_sale(total: int, weights: list[int]) -> None:
    assert split(-total, weights) == [-part for part in split(total, weights)]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8), weights)
def test_a_balance_split_again_and_again_returns_to_exactly_zero(
    balances: list[int], weights: list[int]
) -> None:
    held = [0] * len(weights)
    before = 0
    for after in [*balances, 0]:
        change = zip(split(after, weights), split(before, weights), strict=True)
        held = [part + new - old for part, (new, old) in zip(held, change, strict=True)]
        assert sum(held) == after
        before = after

    assert held == [0] * len(weights)


@pytest.mark.parametrize("bad", [[], [0], [0, 0], [2, -1], [-1]])
def test_weights_that_divide_nothing_are_a_programming_fault(bad: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, bad)


@pytest.mark.parametrize(
    ("minor", "numerator", "denominator", "expected"),
    [
        (1000, 1, 1, 1000),
        (1000, 9, 10, 900),
        (1, 2, 3, 0),
        (-1, 2, 3, 0),
        (100, 2, 3, 66),
        (-100, 2, 3, -66),
        (0, 5, 7, 0),
    ],
)
def test_a_rate_is_a_fraction_and_cuts_toward_zero(
    minor: int, numerator: int, denominator: int, expected: int
) -> None:
    assert convert(minor, numerator, denominator) == expected


@given(totals, st.integers(1, 10**12), st.integers(1, 10**12))
def test_converting_a_refund_mirrors_converting_its_sale(
    minor: int, numerator: int, denominator: int
) -> None:
    assert convert(-minor, numerator, denominator) == -convert(minor, numerator, denominator)
