"""What an order costs, from the sums that its sender states in one of many ways."""

from __future__ import annotations

import re
from typing import Annotated

from msgspec import Meta, Struct

from talkworth.events.orders import OrderLine
from talkworth.money import decimal_text, decimals
from talkworth.sources.amounts import (
    Amount,
    known_currency,
    minor,
    not_negative,
    not_too_large,
    quantity,
)
from talkworth.sources.reasons import Unreadable
from talkworth.sources.segment.message import identifier, words

# A sum of binary fractions as JavaScript writes it: 33.300000000000004, 0.30000000000000004.
_NOISY = re.compile(r"(\d{1,15})\.(\d{10,20})", re.ASCII)
_NOISE = 10**6

Count = int | Annotated[str, Meta(pattern=r"^\s*\d{1,9}(\.0{0,9})?\s*\Z")]


class Product(Struct, frozen=True):
    """One of a message's `products`, or the product that a message is about."""

    product_id: str | int | None = None
    sku: str | int | None = None
    variant_id: str | int | None = None
    variant: str | int | None = None
    line_id: str | int | None = None
    name: str | int | None = None
    category: str | int | None = None
    price: Amount | None = None
    quantity: Count | None = None
    is_gift_card: bool | None = None

    @property
    def named(self) -> str | None:
        """The product's id; its stock keeping unit where it has none."""
        return identifier(self.product_id) or identifier(self.sku)

    @property
    def units(self) -> int:
        """How many; one where nothing is said."""
        if self.quantity is None:
            return 1
        return quantity(int(str(self.quantity).strip().partition(".")[0]))

    def worth(self, currency: str) -> int | None:
        """Price times units, in minor units; `None` without a price."""
        price = exactly(self.price, currency)
        return None if price is None else not_too_large(price * self.units)


class Sums(Struct, frozen=True):
    """The sums of an order, under the names of the spec."""

    total: Amount | None = None
    revenue: Amount | None = None
    value: Amount | None = None
    subtotal: Amount | None = None
    tax: Amount | None = None
    shipping: Amount | None = None
    discount: Amount | None = None
    products: list[Product] | None = None


class Figures(Struct, frozen=True):
    """An order's amounts as decimal text, such that its net is total less tax and shipping."""

    total: str
    tax: str
    shipping: str
    order_discount: str
    prices_include_tax: bool
    lines: tuple[OrderLine, ...]


class _Net(Struct, frozen=True):
    net: int
    tax: int
    shipping: int


def figures(sums: Sums, currency: str) -> Figures:
    """
    What the order is worth; docs/connect-segment.md has the rules as a table.

    Raises:
        Unreadable: no sum at all, or one that cannot be.
    """
    products = sums.products or []
    worths = [product.worth(currency) for product in products]
    gross = None if None in worths or not worths else sum(worth or 0 for worth in worths)
    net = _net(sums, gross, currency)
    discount, is_included = _spread(net, gross, exactly(sums.discount, currency) or 0)
    lines: tuple[OrderLine, ...] = ()
    if discount is not None:
        lines = tuple(_lines(products, currency))
    elif len(products) == 1 and gross is None and products[0].units:
        discount, lines = _lone_line(products[0], net.net, currency)

    def text(units: int) -> str:
        return decimal_text(not_too_large(units), currency)

    return Figures(
        total=text(net.net + net.tax + net.shipping),
        tax=text(net.tax),
        shipping=text(net.shipping),
        order_discount=text(discount or 0),
        prices_include_tax=is_included,
        lines=lines,
    )


def currency_of(value: object) -> str:
    """
    The currency, in capitals.

    Raises:
        Unreadable: unknown-currency.
    """
    return known_currency((words(value) or "").upper())


def exactly(amount: Amount | None, currency: str) -> int | None:
    """
    A stated amount in minor units; `None` where none is stated.

    A binary fraction's noise, a millionth of a minor unit or less, is not the sender's amount
    and is taken off; nothing else is rounded.

    Raises:
        Unreadable: amount-not-exact, bad-amount.
    """
    if amount is None or amount == "":
        return None
    if isinstance(amount, str):
        amount = _without_noise(amount.strip(), currency)
    return not_negative(minor(amount, currency))


def line_ids(products: list[Product]) -> list[str]:
    """An id for each line: its own, else its product's; a second of the same gets `/2`."""
    seen: dict[str, int] = {}
    ids = []
    for product in products:
        own = (product.line_id, product.product_id, product.sku, product.variant_id)
        name = next(filter(None, map(identifier, own)), "line")[:240]
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}/{seen[name]}")
    return ids


def _net(sums: Sums, gross: int | None, currency: str) -> _Net:
    """Merchandise, tax and shipping: total takes them all in, revenue and subtotal neither."""
    tax, shipping = exactly(sums.tax, currency), exactly(sums.shipping, currency)
    total = exactly(sums.total, currency)
    stated = [exactly(sums.subtotal, currency), exactly(sums.revenue, currency)]
    if total is None:
        off = exactly(sums.discount, currency) or 0
        goods = None if gross is None else not_negative(gross - off)
        for net in (*stated, exactly(sums.value, currency), goods):
            if net is not None:
                return _Net(net, tax or 0, shipping or 0)
        raise Unreadable("unreadable-body", "The order states no sum.")
    rest = not_negative(total - (tax or 0) - (shipping or 0))
    if tax is not None and shipping is not None:
        return _Net(rest, tax, shipping)
    net = next((one for one in stated if one is not None and one <= rest), rest)
    if tax is None:
        return _Net(net, rest - net, shipping or 0)
    return _Net(net, tax, rest - net)


def _spread(net: _Net, gross: int | None, discount: int) -> tuple[int | None, bool]:
    """
    The discount that takes the lines to the net, and whether their prices include tax; no
    discount (`None`) where the lines do not hold the order's money.
    """
    if gross is None or gross < net.net:
        return None, False
    over = gross - net.net
    if over not in (0, discount) and net.tax and over in (net.tax, discount + net.tax):
        return over - net.tax, True
    return over, False


def _lines(products: list[Product], currency: str) -> list[OrderLine]:
    return [
        _line(product, line_id, exactly(product.price, currency) or 0, currency)
        for product, line_id in zip(products, line_ids(products), strict=True)
    ]


def _lone_line(
    product: Product, net_minor: int, currency: str
) -> tuple[int, tuple[OrderLine, ...]]:
    """The only line of an order that states no price: it holds the whole net."""
    price = -(-net_minor // product.units)
    (line_id,) = line_ids([product])
    return price * product.units - net_minor, (_line(product, line_id, price, currency),)


def _line(product: Product, line_id: str, price_minor: int, currency: str) -> OrderLine:
    return OrderLine(
        line_id=line_id,
        quantity=product.units,
        price=decimal_text(price_minor, currency),
        product_id=product.named,
        variant_id=identifier(product.variant_id) or identifier(product.variant),
        title=(words(product.name) or "")[:1000] or None,
        category=(words(product.category) or "")[:1000] or None,
        is_gift_card=bool(product.is_gift_card),
    )


def _without_noise(text: str, currency: str) -> str:
    match = _NOISY.fullmatch(text)
    if match is None or len(text) < 16:
        return text
    whole, fraction = match.groups()
    places = decimals(currency)
    unit = 10 ** (len(fraction) - places)
    parts = int(whole + fraction)
    nearest = (parts + unit // 2) // unit
    if abs(nearest * unit - parts) * _NOISE > unit:
        return text
    return decimal_text(nearest, currency)
