"""WooCommerce's amounts as whole minor units, however many decimals the shop works with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talkworth.money import LARGEST_MINOR, decimals, split
from talkworth.sources.amounts import LARGEST_QUANTITY, Amount
from talkworth.sources.reasons import Unreadable
from talkworth.sources.woocommerce.shapes import Quantity

_AMOUNT = re.compile(r"(-?)(\d{1,15})(?:\.(\d{1,40}))?", re.ASCII)
_QUANTITY = re.compile(r"(-?\d{1,15})(?:\.(\d{1,40}))?", re.ASCII)
_PLACES = 9  # of what we read; an amount is held in billionths
_UNIT = 1_000_000_000


def exact(amount: Amount | None) -> int:
    """
    An amount in billionths, decimals beyond them cut off; 0 where there is none.

    A shop may work with more decimals than its currency has: a line of 3.3333 EUR is real.

    Raises:
        Unreadable: unreadable-body.
    """
    if amount is None or amount == "":
        return 0
    match = _AMOUNT.fullmatch(str(amount))
    if match is None:
        raise Unreadable("unreadable-body", "An amount is not a decimal number.")
    sign, whole, fraction = match[1], match[2], match[3] or ""
    billionths = int(whole) * _UNIT + int(fraction[:_PLACES].ljust(_PLACES, "0"))
    return -billionths if sign else billionths


def rounded(billionths: int, currency: str) -> int:
    """
    The nearest whole minor units of a known currency, halves away from zero.

    Raises:
        Unreadable: bad-amount.
    """
    minor, rest = divmod(abs(billionths) * 10 ** decimals(currency), _UNIT)
    return _counted(minor + (2 * rest >= _UNIT), billionths)


def rounded_up(billionths: int, currency: str) -> int:
    """
    The next whole minor units, away from zero.

    Raises:
        Unreadable: bad-amount.
    """
    return _counted(-(-abs(billionths) * 10 ** decimals(currency) // _UNIT), billionths)


def not_below_zero(amount: Amount | None, currency: str) -> int:
    """
    The rounded amount.

    Raises:
        Unreadable: unreadable-body, bad-amount.
    """
    minor = rounded(exact(amount), currency)
    if minor < 0:
        raise Unreadable("bad-amount")
    return minor


def shares(amounts: Sequence[int], currency: str) -> list[int]:
    """
    Amounts in billionths, none below 0, as whole minor units that add up to their rounded sum.

    An amount that is whole by itself stays as it is, if all are.
    """
    total = rounded(sum(amounts), currency)
    return split(total, amounts) if any(amounts) else [0] * len(amounts)


def units(quantity: Quantity) -> int:
    """
    A count of units; what is sold by the piece of a unit is one unit.

    Raises:
        Unreadable: unreadable-body, bad-quantity.
    """
    match = _QUANTITY.fullmatch(str(quantity))
    if match is None:
        raise Unreadable("unreadable-body", "A quantity is not a number.")
    if (match[2] or "").strip("0"):
        return 1
    if abs(count := int(match[1])) > LARGEST_QUANTITY:
        raise Unreadable("bad-quantity")
    return count


def _counted(minor: int, billionths: int) -> int:
    if minor > LARGEST_MINOR:
        raise Unreadable("bad-amount")
    return -minor if billionths < 0 else minor
