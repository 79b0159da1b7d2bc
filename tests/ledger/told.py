"""Facts about one order, told in a few words; amounts are decimal text, times days."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from talkworth.events import Event, decode_event
from talkworth.ledger import Order, OrderFact, resolve_order
from talkworth.ledger.facts import micros

START = datetime(2026, 11, 1, 10, tzinfo=UTC)
DAY_US = 86_400_000_000


def fact(kind: str, day: float = 0, *, verified: bool = True, **fields: Any) -> OrderFact:
    """A fact about order 1001 in EUR, `day` days after it was placed."""
    at = START + timedelta(days=day)
    if kind in ("order_placed", "order_refunded"):
        fields.setdefault("currency", "EUR")
    document = {"type": kind, "event_id": "-", "occurred_at": at, "order_id": "1001", **fields}
    payload = msgspec.json.encode(document)
    event: Event = decode_event(payload)
    return OrderFact(event, verified, micros(at), sha256(payload).digest())


def line(line_id: str, price: str, quantity: int = 1, **fields: Any) -> dict[str, Any]:
    return {"line_id": line_id, "price": price, "quantity": quantity, **fields}


def placed(*lines: dict[str, Any], day: float = 0, **fields: Any) -> OrderFact:
    fields.setdefault("total", "0")
    return fact("order_placed", day, lines=list(lines), **fields)


def resolved(*facts: OrderFact) -> Order:
    order = resolve_order(facts, "EUR")
    assert order is not None
    return order


def lines(**amounts: str | None) -> list[dict[str, Any]]:
    """Changes of lines: one unit of each, at this amount where one is stated."""
    return [
        {"line_id": line_id, **({"amount": amount} if amount else {})}
        for line_id, amount in amounts.items()
    ]


def exchanged(
    day: float,
    returned: list[dict[str, Any]],
    received: list[dict[str, Any]],
    exchange_id: str = "x",
    **fields: Any,
) -> OrderFact:
    return fact(
        "order_exchanged",
        day,
        exchange_id=exchange_id,
        returned=returned,
        received=received,
        **fields,
    )


def days(at: int) -> float:
    """Days after the order."""
    return (at - micros(START)) / DAY_US


def entries_of(order: Order) -> list[tuple[str, str, str, int, float]]:
    """(portion, line, entry type, minor units, days after the order) of each entry."""
    return [
        (e.portion_id, e.line_id, e.entry_type, e.amount_minor, days(e.occurred_at))
        for e in order.ledger.entries
    ]


def balances_of(order: Order) -> dict[str, int]:
    """What is left of each portion."""
    left: dict[str, int] = defaultdict(int)
    for entry in order.ledger.entries:
        left[entry.portion_id] += entry.amount_minor
    return dict(left)


def portions_of(order: Order) -> list[tuple[str, str, int, int]]:
    """(portion, sale, units, minor units) of each portion, in their order."""
    return [(p.portion_id, p.sale_id, p.quantity, p.sold_minor) for p in order.ledger.portions]


def sold_on(order: Order) -> dict[str, float]:
    """The day of each sale."""
    return {sale.sale_id: days(sale.sold_at) for sale in order.ledger.sales}
