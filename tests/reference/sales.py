"""Random orders for the random shops, and all that may become of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from tests.reference.arrivals import instant
from tests.reference.facts import DAY_US, HOUR_US, MINUTE_US
from tests.reference.streams import Stream

from talkworth.events.orders import (
    LineChange,
    OrderCancelled,
    OrderEdited,
    OrderLine,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    RefundLine,
)
from talkworth.money import decimal_text

LATER = [0, 1, MINUTE_US, HOUR_US, DAY_US - 1, DAY_US, 3 * DAY_US]
STATES = ["paid"] * 9 + ["pending", "authorized", "partially_paid", "voided"]


def buy(stream: Stream) -> None:
    """An order in one or more versions, its payment, edits, refunds and cancellation."""
    random, at = stream.random, stream.some_at(later=0.9)
    order_id = f"o{random.randrange(12)}" if stream.chance(0.1) else f"o{stream.n_events}"
    ids = stream.person_ids([*(name for name in _IDS), "conversation_id"])
    if ids.get("conversation_id"):
        ids["conversation_id"] = stream.conversation_id()
    currency = random.choice([stream.currency] * 3 + ["JPY", "KWD", "EUR"])
    lines = [_line(stream, n, currency) for n in range(random.randrange(1, 5))]
    if stream.chance(0.08):
        lines = []
    order = _figures(stream, order_id, currency, lines)
    for _ in range(random.choice([1, 1, 2, 3])):
        changed = _updated(stream, order, at)
        stream.say(OrderPlaced, at + random.choice([0, 0, 0, 1]), public=0, **changed, **ids)
        order, ids = _next(stream, order), ids if stream.chance(0.7) else stream.person_ids()
    if stream.chance(0.25):
        claimed = {**order, "total": _money(stream, currency)} if stream.chance(0.3) else order
        stream.say(OrderPlaced, at, public=1, **claimed, **stream.person_ids())
    _afterwards(stream, order, at)


_IDS = ["visitor_id", "customer_id", "customer_id", "email_key", "cart_token", "checkout_token"]


def _money(stream: Stream, currency: str, most: int = 9_999) -> str:
    return decimal_text(stream.random.randrange(most), currency)


def _line(stream: Stream, n: int, currency: str) -> OrderLine:
    random = stream.random
    price, quantity = random.randrange(0, 5_000), random.randrange(0, 5)
    discount = random.randrange(price * quantity + 1) if stream.chance(0.3) else 0
    return OrderLine(
        line_id=f"l{n}",
        quantity=quantity,
        price=decimal_text(price, currency),
        discount=decimal_text(discount, currency),
        tax=_money(stream, currency, 300) if stream.chance(0.4) else None,
        product_id=f"p{random.randrange(4)}" if stream.chance(0.7) else None,
        category=random.choice([None, "shoes", "hats"]),
        is_gift_card=stream.chance(0.1),
    )


def _figures(
    stream: Stream, order_id: str, currency: str, lines: Sequence[OrderLine]
) -> dict[str, Any]:
    """Totals that need not fit the lines: a platform's word is taken as it is."""
    has_discount = stream.chance(0.4)
    figures: dict[str, Any] = {
        "order_id": order_id,
        "currency": currency,
        "total": _money(stream, currency, 30_000),
        "tax": _money(stream, currency, 900) if stream.chance(0.5) else "0",
        "shipping": _money(stream, currency, 900) if stream.chance(0.5) else "0",
        "tips": _money(stream, currency, 300) if stream.chance(0.2) else "0",
        "order_discount": _money(stream, currency, 1_500) if has_discount else "0",
        "prices_include_tax": stream.chance(0.4),
        "lines": tuple(lines),
        "sales_channel": stream.random.choice(["web"] * 5 + ["draft", "pos", "subscription"]),
        "is_test": stream.chance(0.03),
        "is_staff": stream.chance(0.03),
        "is_draft": stream.chance(0.03),
    }
    if stream.chance(0.6):
        figures["shop_total"] = _money(stream, stream.currency, 40_000)
        figures["shop_currency"] = stream.currency
    return figures


def _updated(stream: Stream, order: dict[str, Any], at: int) -> dict[str, Any]:
    """The version as told at some moment after the order, with a state of payment."""
    random = stream.random
    changed = {**order, "payment_status": random.choice(STATES)}
    if stream.chance(0.8):
        changed["updated_at"] = instant(at + random.choice(LATER))
    if stream.chance(0.15):
        changed["paid_at"] = instant(at + random.choice([-HOUR_US, *LATER]))
    return changed


def _next(stream: Stream, order: dict[str, Any]) -> dict[str, Any]:
    """What the order looks like next time: often the same, sometimes other lines."""
    lines = list(order["lines"])
    if lines and stream.chance(0.3):
        del lines[stream.random.randrange(len(lines))]
    if lines and stream.chance(0.3):
        lines.append(_line(stream, 4 + stream.random.randrange(3), order["currency"]))
        lines = list({line.line_id: line for line in lines}.values())
    if lines and stream.chance(0.2):
        lines[0] = msgspec.structs.replace(lines[0], quantity=lines[0].quantity + 1)
    return {**order, "lines": tuple(lines)} if lines else order


def _afterwards(stream: Stream, order: dict[str, Any], at: int) -> None:
    random, order_id = stream.random, order["order_id"]

    def after() -> int:
        return at + random.choice(LATER)

    line_ids = [*(line.line_id for line in order["lines"]), "unknown", "order"]
    if stream.chance(0.15):
        stream.say(OrderPaid, after(), public=0, order_id=order_id)
    for n in range(random.choice([0, 0, 0, 1, 2])):
        stream.say(
            OrderEdited,
            after(),
            public=0,
            order_id=order_id,
            edit_id=f"e{n}",
            added=_changes(stream, line_ids),
            removed=_changes(stream, line_ids),
        )
    for _ in range(random.choice([0, 0, 1, 2, 3])):
        _refund(stream, order, line_ids, after())
    for _ in range(random.choice([0] * 6 + [1, 2])):
        stream.say(OrderCancelled, after(), public=0, order_id=order_id)


def _changes(stream: Stream, line_ids: Sequence[str]) -> tuple[LineChange, ...]:
    return tuple(
        LineChange(line_id=stream.random.choice(line_ids), quantity=stream.random.randrange(4))
        for _ in range(stream.random.choice([0, 1, 1, 2]))
    )


def _refund(stream: Stream, order: dict[str, Any], line_ids: Sequence[str], at: int) -> None:
    random, currency = stream.random, order["currency"]
    amounts = ["0", order["total"], _money(stream, currency)]
    if stream.chance(0.05):
        currency, amounts = "CHF", ["5.00"]
    lines = tuple(
        RefundLine(line_id=random.choice(line_ids), subtotal=_money(stream, currency, 6_000))
        for _ in range(random.choice([0, 0, 1, 2]))
    )
    refund_id = f"r{random.randrange(3)}"
    for _ in range(random.choice([1, 1, 2])):
        stream.say(
            OrderRefunded,
            at,
            public=0,
            order_id=order["order_id"],
            refund_id=refund_id,
            amount=random.choice(amounts),
            currency=currency,
            shipping=_money(stream, currency, 500) if stream.chance(0.2) else "0",
            lines=lines,
            updated_at=instant(at + random.choice(LATER)) if stream.chance(0.5) else None,
        )
