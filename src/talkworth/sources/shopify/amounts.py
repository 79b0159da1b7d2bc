"""Shopify's amounts as exact minor units, in the currency the shopper paid in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talkworth.money import convert, decimal_text
from talkworth.sources.amounts import Amount, known_currency, minor, not_negative
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify.shapes import Allocation, Line, MoneySet, TaxLine


@dataclass(frozen=True, slots=True)
class Till:
    """
    Reads the amounts of one body.

    `currency` is what the shopper paid in. Amounts outside a set are in the shop's own
    `shop_currency`; they convert at the order's locked rate, `numerator / denominator` (the
    order's total in either currency, minor units; `None` where it is not known).

    Raises:
        Unreadable: unreadable-body, amount-not-exact, unknown-currency, currency-differs,
            bad-amount.
    """

    currency: str
    shop_currency: str
    rate: tuple[int, int] | None = None

    def set_or(self, amounts: MoneySet | None, plain: Amount | None) -> int | None:
        """The amount in the shopper's currency; `None` where the body has none."""
        money = amounts.presentment_money if amounts else None
        if money is not None and money.amount is not None:
            if money.currency_code not in (None, self.currency):
                raise Unreadable("currency-differs")
            return minor(money.amount, self.currency)
        return None if plain is None else self.plain(plain, self.shop_currency)

    def plain(self, amount: Amount, currency: str) -> int:
        """An amount stated in `currency`, in the shopper's."""
        if currency == self.currency:
            return minor(amount, currency)
        units = minor(amount, known_currency(currency))
        if units == 0:
            return 0
        if currency != self.shop_currency or self.rate is None:
            raise Unreadable("currency-differs")
        return convert(units, *self.rate)

    def needed(self, amounts: MoneySet | None, plain: Amount | None) -> int:
        """An amount that must be there and cannot be below 0."""
        found = self.set_or(amounts, plain)
        if found is None:
            raise Unreadable("unreadable-body", "An amount is missing.")
        return not_negative(found)

    def taxes(self, lines: Iterable[TaxLine]) -> int:
        return sum(self.needed(line.price_set, line.price) for line in lines)

    def allocations(self, shares: Iterable[Allocation]) -> int:
        return sum(self.needed(share.amount_set, share.amount) for share in shares)

    def discount(self, line: Line) -> int:
        """All that came off a line: its shares of every discount, where the body says so."""
        if line.discount_allocations is not None:
            return self.allocations(line.discount_allocations)
        return not_negative(self.set_or(line.total_discount_set, line.total_discount) or 0)

    def text(self, minor_amount: int) -> str:
        return decimal_text(minor_amount, self.currency)
