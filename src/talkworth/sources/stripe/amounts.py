"""Stripe's amounts: whole units of a smallest part that is not always that of ISO 4217."""

from __future__ import annotations

from talkworth.money import decimal_text
from talkworth.sources.amounts import known_currency, minor, not_negative
from talkworth.sources.reasons import Unreadable

# docs.stripe.com/currencies: decimals that differ from the currency's own.
_DECIMALS = {"ISK": 2, "UGX": 2, "MGA": 0}


def currency_code(text: str | None) -> str:
    """
    Stripe's lower-case code as we write it.

    Raises:
        Unreadable: unreadable-body (none is there), unknown-currency.
    """
    if not text:
        raise Unreadable("unreadable-body", "A currency is missing.")
    return known_currency(text.upper())


def amount_minor(amount: int | None, currency: str) -> int:
    """
    An amount in minor units of `currency`; none is 0.

    Raises:
        Unreadable: bad-amount, amount-not-exact.
    """
    units = not_negative(amount or 0)
    if (places := _DECIMALS.get(currency)) is None:
        return minor(decimal_text(units, currency), currency)
    digits = str(units).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return minor(text, currency)


def amount_text(amount: int | None, currency: str) -> str:
    """As `amount_minor`, as decimal text."""
    return decimal_text(amount_minor(amount, currency), currency)


def needed(amount: int | None) -> int:
    """
    An amount that must be there.

    Raises:
        Unreadable: unreadable-body.
    """
    if amount is None:
        raise Unreadable("unreadable-body", "An amount is missing.")
    return amount
