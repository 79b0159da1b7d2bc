"""The lines of an order and the net merchandise money in each."""

from __future__ import annotations

from dataclasses import dataclass

from talkworth.events.orders import OrderLine, OrderPlaced
from talkworth.ledger.facts import OrderFact, version_at
from talkworth.money import minor_units, split

WHOLE_ORDER = "order"


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of an order. `net_minor` is what the shopper paid for the goods alone: price less
    discounts, less its share of the order's discount, less included tax; never below 0.

    `first_seen_at` is set where the line was not in the order's first picture, `gone_at` where
    it is not in the newest one (UTC microseconds). `is_received`: only exchanges brought it, so
    no sale of the order holds it.
    """

    line_id: str
    net_minor: int
    quantity: int
    product_id: str | None = None
    title: str | None = None
    category: str | None = None
    is_gift_card: bool = False
    first_seen_at: int | None = None
    gone_at: int | None = None
    is_received: bool = False


def order_lines(versions: list[OrderFact]) -> list[Line]:
    """
    All lines the order ever had, each with the figures of the newest version that has it.

    `versions` come oldest first. The newest version's lines come first, then those that it no
    longer has, the last to go first.
    """
    seen: dict[str, tuple[int, int]] = {}
    figures: dict[str, tuple[OrderLine, int]] = {}
    for place, fact in enumerate(versions):
        event = fact.event
        assert isinstance(event, OrderPlaced)  # noqa: S101
        for line, net in zip(_stated_lines(event), _nets(event), strict=True):
            first, _ = seen.get(line.line_id, (place, place))
            seen[line.line_id] = first, place
            figures.pop(line.line_id, None)  # so that figures stand in the newest version's order
            figures[line.line_id] = line, net
    times = [version_at(fact) for fact in versions]
    place_in_version = {line_id: place for place, line_id in enumerate(figures)}
    lines = sorted(seen, key=lambda line_id: (-seen[line_id][1], place_in_version[line_id]))
    return [_line(figures[line_id], seen[line_id], times) for line_id in lines]


def _line(figures: tuple[OrderLine, int], span: tuple[int, int], times: list[int]) -> Line:
    (line, net), (first, last) = figures, span
    return Line(
        line_id=line.line_id,
        net_minor=net,
        quantity=line.quantity,
        product_id=line.product_id,
        title=line.title,
        category=line.category,
        is_gift_card=line.is_gift_card,
        first_seen_at=times[first] if times[first] > times[0] else None,
        gone_at=times[last + 1] if last + 1 < len(times) else None,
    )


def _stated_lines(order: OrderPlaced) -> tuple[OrderLine, ...]:
    if order.lines:
        return order.lines
    return (OrderLine(line_id=WHOLE_ORDER, quantity=1, price="0"),)


def _nets(order: OrderPlaced) -> list[int]:
    """Net money of each stated line; without lines, of the order as a whole."""

    def minor(text: str) -> int:
        return minor_units(text, order.currency)

    if not order.lines:
        memo = minor(order.tax) + minor(order.shipping) + minor(order.tips)
        return [max(0, minor(order.total) - memo)]
    discounted = [
        max(0, minor(line.price) * line.quantity - minor(line.discount)) for line in order.lines
    ]
    shares = _spread(minor(order.order_discount), discounted)
    paid = [net - share for net, share in zip(discounted, shares, strict=True)]
    taxes = _included_taxes(order, [max(0, net) for net in paid])
    return [max(0, net - tax) for net, tax in zip(paid, taxes, strict=True)]


def _included_taxes(order: OrderPlaced, paid: list[int]) -> list[int]:
    if not order.prices_include_tax:
        return [0] * len(paid)
    stated = [
        None if line.tax is None else minor_units(line.tax, order.currency) for line in order.lines
    ]
    rest = max(0, minor_units(order.tax, order.currency) - sum(tax or 0 for tax in stated))
    untold = [net if tax is None else 0 for net, tax in zip(paid, stated, strict=True)]
    return [
        share if tax is None else tax
        for share, tax in zip(_spread(rest, untold), stated, strict=True)
    ]


def _spread(total: int, weights: list[int]) -> list[int]:
    """`split`, where nobody to carry it means that nobody does."""
    return split(total, weights) if sum(weights) > 0 else [0] * len(weights)
