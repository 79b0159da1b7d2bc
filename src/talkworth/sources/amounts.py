"""Amounts and quantities as platforms write them, read exactly or refused with a reason."""

from __future__ import annotations

import re

from talkworth.money import (
    LARGEST_MINOR,
    AmountNotExact,
    AmountTooLarge,
    UnknownCurrency,
    decimals,
    minor_units,
)
from talkworth.sources.reasons import Unreadable

# An amount comes as a number or as text; decimals are text by the time they get here.
Amount = str | int
LARGEST_QUANTITY = 1_000_000
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def minor(amount: Amount, currency: str) -> int:
    """
    An amount as whole minor units of `currency`.

    Raises:
        Unreadable: unreadable-body, amount-not-exact, unknown-currency, bad-amount.
    """
    text = str(amount) if isinstance(amount, int) else amount
    if not _DECIMAL.fullmatch(text):
        raise Unreadable("unreadable-body", "An amount is not a decimal number.")
    try:
        units = minor_units(text, currency)
    except (UnknownCurrency, AmountNotExact) as error:
        raise Unreadable(error.code) from None
    except AmountTooLarge:
        raise Unreadable("bad-amount") from None
    return not_too_large(units)


def known_currency(currency: str) -> str:
    """
    `currency`, if it exists.

    Raises:
        Unreadable: unknown-currency.
    """
    try:
        decimals(currency)
    except UnknownCurrency as error:
        raise Unreadable(error.code) from None
    return currency


def not_negative(units: int) -> int:
    if units < 0:
        raise Unreadable("bad-amount")
    return units


def not_too_large(units: int) -> int:
    if abs(units) > LARGEST_MINOR:
        raise Unreadable("bad-amount")
    return units


def quantity(units: int) -> int:
    """
    A count of units, if it can be one.

    Raises:
        Unreadable: bad-quantity.
    """
    if not 0 <= units <= LARGEST_QUANTITY:
        raise Unreadable("bad-quantity")
    return units
