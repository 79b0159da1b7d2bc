"""An order's life as ecommerce events tell it: completed, updated, refunded, cancelled."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from talkworth.events import Event
from talkworth.events.orders import (
    OrderCancelled,
    OrderPlaced,
    OrderRefunded,
    PaymentStatus,
    RefundLine,
)
from talkworth.events.types import Identified
from talkworth.money import decimal_text
from talkworth.sources.amounts import Amount
from talkworth.sources.reading import shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.segment.figures import (
    Product,
    Sums,
    currency_of,
    exactly,
    figures,
    line_ids,
)
from talkworth.sources.segment.message import Message, common, identifier, words

# An order is reported once it is completed: paid, unless its sender knows better.
_STATUSES: dict[str | None, PaymentStatus] = {
    None: "paid",
    "paid": "paid",
    "partially_paid": "partially_paid",
    "authorized": "authorized",
    "pending": "pending",
    "voided": "voided",
}


class _Refund(Struct, frozen=True):
    total: Amount | None = None
    amount: Amount | None = None
    value: Amount | None = None
    revenue: Amount | None = None
    tax: Amount | None = None
    shipping: Amount | None = None
    products: list[Product] | None = None


def read_order(message: Message, door: str) -> list[Event]:
    """The order as it stands, and who placed it."""
    properties = message.properties
    found = figures(shaped(properties, Sums), currency := currency_of(properties.get("currency")))
    fields = common(message, door)
    placed = OrderPlaced(
        **fields,
        order_id=order_id(properties),
        currency=currency,
        total=found.total,
        tax=found.tax,
        shipping=found.shipping,
        order_discount=found.order_discount,
        prices_include_tax=found.prices_include_tax,
        lines=found.lines,
        order_name=(words(properties.get("order_number")) or "")[:100] or None,
        payment_status=_STATUSES.get(words(properties.get("payment_status")), "pending"),
        sales_channel=(words(properties.get("sales_channel")) or "web")[:64],
        is_test=properties.get("is_test") is True or properties.get("test") is True,
    )
    return [placed, *_also(message, placed)]


def read_update(message: Message, door: str) -> list[Event]:
    """
    A later picture of the order, where it is a whole one.

    Raises:
        Unreadable: partial-order: without `products` it cannot take the earlier one's place.
    """
    if message.properties.get("products") is None:
        raise Unreadable("partial-order")
    return read_order(message, door)


def read_refund(message: Message, door: str) -> list[Event]:
    """Money that went back. A refund that names neither sum nor products is of all that is left."""
    properties, fields = message.properties, common(message, door)
    refund = shaped(properties, _Refund)
    stated = (refund.total, refund.amount, refund.value, refund.revenue)
    sums = [one for one in stated if one is not None]
    products = refund.products or []
    if not sums and not products:
        reason = "refunded in full"
        return [OrderCancelled(**fields, order_id=order_id(properties), reason=reason)]
    currency = currency_of(properties.get("currency"))
    tax, shipping = exactly(refund.tax, currency) or 0, exactly(refund.shipping, currency) or 0
    amount = exactly(sums[0], currency) if sums else None
    lines = _refunded(products, None if amount is None else amount - tax - shipping, currency)
    if amount is None and len(lines) < len(products):
        raise Unreadable("unreadable-body", "The refund states no sum.")
    subtotals = sum(subtotal for _, subtotal in lines)
    return [
        OrderRefunded(
            **fields,
            order_id=order_id(properties),
            refund_id=identifier(properties.get("refund_id")) or message.message_id,
            amount=decimal_text(subtotals + tax + shipping if amount is None else amount, currency),
            currency=currency,
            lines=tuple(line for line, _ in lines),
            shipping=decimal_text(shipping, currency),
        )
    ]


def read_cancellation(message: Message, door: str) -> list[Event]:
    properties = message.properties
    reason = (words(properties.get("reason")) or "")[:1000] or None
    return [
        OrderCancelled(**common(message, door), order_id=order_id(properties), reason=reason),
    ]


def order_id(properties: dict[str, Any]) -> str:
    """
    Raises:
        Unreadable: unreadable-body: the message names no order.
    """
    names = ("order_id", "transaction_id")
    found = next(filter(None, (identifier(properties.get(name)) for name in names)), None)
    if found is None:
        raise Unreadable("unreadable-body", "It names no order.")
    return found


def _refunded(
    products: list[Product], goods_minor: int | None, currency: str
) -> list[tuple[RefundLine, int]]:
    """
    The lines and their subtotals; none at all where a worth is missing that nothing else tells.

    A lone product without a price takes the refund's money for goods.
    """
    worths = [product.worth(currency) for product in products]
    if worths == [None] and goods_minor is not None:
        worths = [max(0, goods_minor)]
    if None in worths:
        return []
    return [
        (
            RefundLine(
                line_id=line_id,
                quantity=product.units,
                subtotal=decimal_text(worth or 0, currency),
            ),
            worth or 0,
        )
        for product, line_id, worth in zip(products, line_ids(products), worths, strict=True)
    ]


def _also(message: Message, placed: OrderPlaced) -> list[Event]:
    """The client's own anonymous id, where the order names another visitor: they are one."""
    if message.visitor_id in (None, placed.visitor_id):
        return []
    return [
        Identified(
            event_id=f"{placed.event_id}/anonymous",
            occurred_at=placed.occurred_at,
            sent_at=placed.sent_at,
            visitor_id=placed.visitor_id,
            linked_visitor_id=message.visitor_id,
            source=placed.source,
        )
    ]
