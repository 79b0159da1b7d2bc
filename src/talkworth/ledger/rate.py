"""Money in other currencies than the order's: its locked rate, and the way back over it."""

from __future__ import annotations

from dataclasses import dataclass

from talkworth.events.orders import OrderPlaced
from talkworth.money import AmountNotExact, AmountTooLarge, convert, minor_units

MOST_REPORTED = 10**18  # minor units of the shop's currency; what is more fits no 64 bits


@dataclass(frozen=True, slots=True)
class Rate:
    """The locked rate from the order's currency to the shop's, as a fraction of two totals."""

    numerator: int
    denominator: int

    def worth(self, minor: int) -> int:
        """What an amount of the order is in the shop's currency, cut toward zero."""
        return convert(minor, self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Currencies:
    """The order's currency, the shop's, and the rate between them where there is one."""

    order: str
    shop: str
    rate: Rate | None

    def counts(self, currency: str) -> bool:
        """Whether an amount stated in `currency` can be told in the order's."""
        has_rate = self.rate is not None and self.rate.numerator > 0
        return currency == self.order or (currency == self.shop and has_rate)

    def minor(self, text: str, currency: str) -> int:
        """An amount in the order's minor units, turned back from the shop's toward zero."""
        stated = max(0, minor_units(text, currency))
        if currency == self.order or self.rate is None:
            return stated
        return stated * self.rate.denominator // self.rate.numerator

    def stated(self, text: str | None) -> int | None:
        """
        An amount that names no currency, in the order's minor units.

        `None` where there is none, or none that is exact in the order's currency.
        """
        if text is None:
            return None
        try:
            return max(0, minor_units(text, self.order))
        except (AmountNotExact, AmountTooLarge):
            return None


def locked_rate(placed: OrderPlaced, shop_currency: str) -> Rate | None:
    """The rate that the order's own totals state; `None` where they state none."""
    if placed.currency == shop_currency:
        return Rate(1, 1)
    if placed.shop_total is None or placed.shop_currency != shop_currency:
        return None
    total = minor_units(placed.total, placed.currency)
    return Rate(minor_units(placed.shop_total, shop_currency), total) if total > 0 else None


def is_countable(rate: Rate | None, minor: int) -> bool:
    """Whether there is a rate, and what it makes of an amount is not beyond what we count."""
    return rate is not None and rate.worth(minor) < MOST_REPORTED
