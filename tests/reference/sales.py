"""Random orders for the random shops."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from tests.reference.afterwards import LATER, live_on
from tests.reference.arrivals import instant
from tests.reference.facts import HOUR_US
from tests.reference.streams import ORIGINS, Placed, Stream, money

from talkworth.events.orders import OrderLine, OrderPlaced
from talkworth.events.types import SessionStarted
from talkworth.money import decimal_text

STATES = ["paid"] * 9 + ["pending", "authorized", "partially_paid", "voided"]


def buy(stream: Stream) -> None:
    """An order somewhere, of somebody."""
    ids = stream.person_ids([*(name for name in _IDS), "conversation_id"])
    if ids.get("conversation_id"):
        ids["conversation_id"] = stream.conversation_id()
    if stream.chance(0.3):
        ids = {"customer_id": f"c{stream.n_events}"}
    order(stream, stream.some_at(later=0.9), ids)


def order(stream: Stream, at: int, ids: dict[str, Any], channel: str | None = None) -> Placed:
    """An order in one or more versions, its payment and all that becomes of it."""
    random = stream.random
    order_id = f"o{random.randrange(12)}" if stream.chance(0.1) else f"o{stream.n_events}"
    currency = random.choice([stream.currency] * 3 + ["JPY", "KWD", "EUR"])
    lines = [_line(stream, n, currency) for n in range(random.randrange(1, 5))]
    if stream.chance(0.08):
        lines = []
    told = _figures(stream, order_id, currency, lines)
    if is_calm := stream.chance(0.5):
        told |= dict.fromkeys(["is_test", "is_staff", "is_draft"], False)
    if channel is not None:
        told["sales_channel"] = channel
    line_ids = tuple(line.line_id for line in lines) or ("order",)
    placed = Placed(order_id, currency, at, ids, line_ids)
    stream.placed.append(placed)
    if stream.chance(0.25):
        before = at - random.choice(LATER)
        stream.say(SessionStarted, before, public=0.3, **random.choice(ORIGINS), **ids)
    for _ in range(1 if is_calm else random.choice([1, 2, 3])):
        changed = told if is_calm else _updated(stream, told, at)
        stream.say(OrderPlaced, at + random.choice([0, 0, 0, 1]), public=0, **changed, **ids)
        told, ids = _next(stream, told), ids if stream.chance(0.7) else stream.person_ids()
    if not is_calm and stream.chance(0.4):
        claimed = {**told, "total": money(stream, currency)} if stream.chance(0.3) else told
        stream.say(OrderPlaced, at, public=1, **claimed, **stream.person_ids())
    live_on(stream, told, at, is_calm=is_calm)
    return placed


_IDS = ["visitor_id", "customer_id", "customer_id", "email_key", "cart_token", "checkout_token"]


def _line(stream: Stream, n: int, currency: str) -> OrderLine:
    random = stream.random
    price, quantity = random.randrange(0, 5_000), random.randrange(0, 5)
    discount = random.randrange(price * quantity + 1) if stream.chance(0.3) else 0
    return OrderLine(
        line_id=f"l{n}",
        quantity=quantity,
        price=decimal_text(price, currency),
        discount=decimal_text(discount, currency),
        tax=money(stream, currency, 300) if stream.chance(0.4) else None,
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
        "total": money(stream, currency, 30_000),
        "tax": money(stream, currency, 900) if stream.chance(0.5) else "0",
        "shipping": money(stream, currency, 900) if stream.chance(0.5) else "0",
        "tips": money(stream, currency, 300) if stream.chance(0.2) else "0",
        "order_discount": money(stream, currency, 1_500) if has_discount else "0",
        "prices_include_tax": stream.chance(0.4),
        "lines": tuple(lines),
        "sales_channel": stream.random.choice(["web"] * 5 + ["draft", "pos", "subscription"]),
        "is_test": stream.chance(0.03),
        "is_staff": stream.chance(0.03),
        "is_draft": stream.chance(0.03),
    }
    if stream.chance(0.6):
        figures["shop_total"] = money(stream, stream.currency, 40_000)
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
