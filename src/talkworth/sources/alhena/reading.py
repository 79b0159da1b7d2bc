"""Alhena's two bodies as events: a product's place in the cart, and an order."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypedDict

from msgspec import Struct

from talkworth.events import Event
from talkworth.events.orders import LineChange, OrderLine, OrderPlaced
from talkworth.events.types import CartChanged, Identified
from talkworth.money import decimal_text
from talkworth.sources.amounts import Amount, not_too_large, quantity
from talkworth.sources.reading import instant, sealed, shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.segment.figures import Count, currency_of, exactly
from talkworth.sources.segment.message import identifier, words

SOURCE = "alhena"
Change = Literal["added", "increased", "decreased", "removed"]
# Their names are case-sensitive.
CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        "ITEM_ADDED": "added",
        "QUANTITY_INCREASED": "increased",
        "QUANTITY_DECREASED": "decreased",
        "ITEM_REMOVED": "removed",
    }
)
LineValue = Literal["unit_price", "line_total", "unclear"]


class _Sent(Struct, frozen=True):
    """What both bodies carry; the first two are the door's."""

    event_id: str
    received_at: str
    user_fingerprint: str | int | None = None
    user_faq_fingerprint: str | int | None = None
    source: str | None = None
    value: Amount | None = None
    currency: str | None = None


class _Item(Struct, frozen=True):
    product_id: str | int | None = None
    product_name: str | int | None = None
    quantity: Count | None = None
    value: Amount | None = None
    currency: str | None = None


class _CartEvent(_Sent, frozen=True):
    type: str | None = None
    product_id: str | int | None = None
    product_name: str | int | None = None
    quantity: Count | None = None


class _CheckoutEvent(_Sent, frozen=True):
    order_id: str | int | None = None
    line_items: list[_Item] | None = None


class _Visitor(TypedDict):
    visitor_id: str | None
    source: str


def read_cart_event(document: object) -> list[Event]:
    """
    A product's place in the cart: `quantity` units of it lie there after the change, each at
    `value`.
    """
    sent = shaped(document, _CartEvent)
    change = CHANGES.get(sent.type or "")
    if change is None:
        raise Unreadable("unreadable-body", f"`type` is none of {', '.join(CHANGES)}.")
    currency, units = currency_of(sent.currency), _units(sent.quantity)
    price = _needed(sent.value, currency)
    not_too_large(price * units)
    who = _who(sent)
    if who["visitor_id"] is None:
        raise Unreadable("unreadable-body", "It has no `user_fingerprint`.")
    line = LineChange(
        product_id=_product_id(sent.product_id),
        amount=decimal_text(price, currency),
        quantity_after=0 if change == "removed" else units,
    )
    changed = CartChanged(
        event_id=f"{SOURCE}/cart/{sent.event_id}",
        occurred_at=instant(sent.received_at),
        **who,
        currency=currency,
        lines=(line,),
        change=change,
        properties={"value_is": "unit_price", **_title(sent.product_name)},
    )
    return [changed, *_both_fingerprints(sent)]


def read_checkout_event(document: object) -> list[Event]:
    """The order, once for each `order_id`; without one a duplicate cannot be told."""
    sent = shaped(document, _CheckoutEvent)
    currency = currency_of(sent.currency)
    total = _needed(sent.value, currency)
    meaning, lines = _lines(sent.line_items or [], total, currency)
    order_id = identifier(sent.order_id) or f"{SOURCE}:{sent.event_id}"
    placed = OrderPlaced(
        event_id=f"{SOURCE}/order/{order_id[:200]}",
        occurred_at=instant(sent.received_at),
        **_who(sent),
        order_id=order_id,
        currency=currency,
        total=decimal_text(total, currency),
        lines=lines,
        properties={"line_value": meaning},
    )
    return [sealed(placed), *_both_fingerprints(sent)]


def _lines(
    items: list[_Item], total_minor: int, currency: str
) -> tuple[LineValue, tuple[OrderLine, ...]]:
    """
    What a line's `value` means, by which sums to the order, and the lines; none where neither
    does. Their older text says a line's total, the newer one a unit's price.
    """
    if any((item.currency or currency).strip().upper() != currency for item in items):
        return "unclear", ()
    values = [_needed(item.value, currency) for item in items]
    units = [_units(item.quantity) for item in items]
    by_unit = [value * n for value, n in zip(values, units, strict=True)]
    if not items or 0 in units:
        return "unclear", ()
    if sum(by_unit) == total_minor:
        return "unit_price", _priced(items, units, by_unit, currency)
    if sum(values) == total_minor:
        return "line_total", _priced(items, units, values, currency)
    return "unclear", ()


def _priced(
    items: list[_Item], units: list[int], totals: list[int], currency: str
) -> tuple[OrderLine, ...]:
    """Lines whose totals are exact also where they do not divide by their units."""
    lines = []
    for place, (item, n, total) in enumerate(zip(items, units, totals, strict=True), 1):
        price = -(-total // n)
        lines.append(
            OrderLine(
                line_id=str(place),
                quantity=n,
                price=decimal_text(price, currency),
                discount=decimal_text(price * n - total, currency),
                product_id=identifier(item.product_id),
                title=(words(item.product_name) or "")[:1000] or None,
            )
        )
    return tuple(lines)


def _who(sent: _Sent) -> _Visitor:
    fingerprints = (identifier(sent.user_fingerprint), identifier(sent.user_faq_fingerprint))
    return _Visitor(
        visitor_id=fingerprints[0] or fingerprints[1],
        source=(words(sent.source) or SOURCE)[:100],
    )


def _both_fingerprints(sent: _Sent) -> list[Event]:
    """The widget and its FAQ name one visitor in two ways."""
    widget, faq = identifier(sent.user_fingerprint), identifier(sent.user_faq_fingerprint)
    if widget is None or faq is None or widget == faq:
        return []
    return [
        Identified(
            event_id=f"{SOURCE}/visitor/{sent.event_id}",
            occurred_at=instant(sent.received_at),
            visitor_id=widget,
            linked_visitor_id=faq,
            source=SOURCE,
        )
    ]


def _needed(value: Amount | None, currency: str) -> int:
    units = exactly(value, currency)
    if units is None:
        raise Unreadable("unreadable-body", "It has no `value`.")
    return units


def _units(count: Count | None) -> int:
    return 1 if count is None else quantity(int(str(count).strip().partition(".")[0]))


def _product_id(value: object) -> str:
    if (found := identifier(value)) is None:
        raise Unreadable("unreadable-body", "It has no `productId`.")
    return found


def _title(name: object) -> dict[str, str]:
    title = (words(name) or "")[:1000]
    return {"product_name": title} if title else {}
