"""An order's money in minor units: its lines, and what is no goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talkworth.events.orders import OrderLine
from talkworth.money import decimal_text
from talkworth.sources.amounts import not_too_large
from talkworth.sources.reading import id_text, maybe_id
from talkworth.sources.reasons import Unreadable
from talkworth.sources.woocommerce.amounts import (
    exact,
    not_below_zero,
    rounded,
    shares,
    units,
)
from talkworth.sources.woocommerce.shapes import Line, Order


@dataclass(frozen=True, slots=True)
class Figures:
    """
    All in the order's currency. `fees` are those above 0, which are no goods; `reductions` the
    lines and fees below 0, a discount on the order as a whole.
    """

    total: int
    tax: int
    shipping: int
    fees: int
    reductions: int
    lines: tuple[OrderLine, ...]


def figures(order: Order, currency: str) -> Figures:
    """
    What the order's amounts come to. Line totals are without tax, however prices were entered.

    Raises:
        Unreadable: unreadable-body, bad-amount, bad-quantity.
    """
    if order.total == "":
        raise Unreadable("unreadable-body", "The order has no total.")
    if len({id_text(line.id) for line in order.line_items}) < len(order.line_items):
        raise Unreadable("unreadable-body", "Two lines have the same id.")
    goods = [line for line in order.line_items if exact(line.total) >= 0]
    fees = [exact(fee.total) for fee in order.fee_lines or ()]
    below = [exact(line.total) for line in order.line_items if exact(line.total) < 0]
    nets = shares([exact(line.total) for line in goods], currency)
    total = not_below_zero(order.total, currency)
    above = rounded(sum(fee for fee in fees if fee > 0), currency)
    reductions = -rounded(sum(below) + sum(fee for fee in fees if fee < 0), currency)
    shipping = not_below_zero(order.shipping_total, currency)
    rest = total - (sum(nets) - reductions) - shipping - above
    return Figures(
        total=total,
        tax=_tax(order, not_below_zero(order.total_tax, currency), rest),
        shipping=shipping,
        fees=above,
        reductions=reductions,
        lines=tuple(_line(line, net, currency) for line, net in zip(goods, nets, strict=True)),
    )


def _tax(order: Order, stated: int, rest: int) -> int:
    """
    The tax, so that goods, tax, shipping and fees are the total, whose `rest` it is.

    WooCommerce rounds the tax of each line and that of the order apart, which may differ by a
    unit a line. Where more is missing (part of it was paid with a gift card, say), the stated
    tax stands.
    """
    taxed: Sequence[list[Line] | None] = (order.line_items, order.fee_lines, order.shipping_lines)
    most = sum(len(lines or ()) for lines in taxed)
    return rest if rest >= 0 and abs(rest - stated) <= most else stated


def _line(line: Line, net: int, currency: str) -> OrderLine:
    """
    A line that is worth `net`.

    Its price is for one unit, rounded up where its subtotal does not divide; the discount is
    what coupons took, and what that rounding added.
    """
    gross = max(net, rounded(exact(line.subtotal), currency))
    count = units(line.quantity)
    if count < 0:
        raise Unreadable("bad-quantity")
    count = count or (1 if gross else 0)
    price = -(-gross // count) if count else 0
    not_too_large(price * count)
    return OrderLine(
        line_id=id_text(line.id),
        quantity=count,
        price=decimal_text(price, currency),
        discount=decimal_text(price * count - net, currency),
        tax=decimal_text(max(0, rounded(exact(line.total_tax), currency)), currency),
        product_id=_known(line.product_id),
        variant_id=_known(line.variation_id),
        title=line.name[:1000] if line.name else None,
    )


def _known(value: int | str | None) -> str | None:
    """An id, but for the 0 that stands for none."""
    return None if value in (0, "0") else maybe_id(value)
