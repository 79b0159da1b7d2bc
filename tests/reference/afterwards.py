"""All that may become of the random orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.reference.arrivals import instant
from tests.reference.facts import DAY_US, HOUR_US, MINUTE_US
from tests.reference.streams import Stream, money

from talkworth.events import Event
from talkworth.events.orders import (
    LineChange,
    OrderCancelled,
    OrderEdited,
    OrderPaid,
    OrderRefunded,
    RefundLine,
)
from talkworth.events.types import DisputeLost, DisputeOpened, DisputeWon, Exchanged

ENDS: list[Callable[..., Event]] = [DisputeWon, DisputeWon, DisputeLost]
LATER = [0, 1, MINUTE_US, HOUR_US, DAY_US - 1, DAY_US, 3 * DAY_US]


def live_on(stream: Stream, order: dict[str, Any], at: int, *, is_calm: bool) -> None:
    """Payment, edits, exchanges, refunds, disputes, a cancellation; a calm order has less of it."""
    random, order_id = stream.random, order["order_id"]

    def after() -> int:
        return at + random.choice(LATER)

    line_ids = [line.line_id for line in order["lines"]] * 5 + ["order", "l4", "unknown"]
    if is_calm:
        for _ in range(random.choice([0, 0, 1, 2, 3])):
            random.choice([_edit, swap, swap, _refund, _dispute])(stream, order, line_ids, after())
        return
    if stream.chance(0.15):
        stream.say(OrderPaid, after(), public=0, order_id=order_id)
    for make, numbers in (
        (_edit, [0, 0, 0, 1, 2]),
        (swap, [0, 0, 0, 1, 1, 2]),
        (_refund, [0, 0, 1, 2, 3]),
        (_dispute, [0, 0, 0, 1]),
    ):
        for _ in range(random.choice(numbers)):
            make(stream, order, line_ids, after())
    for _ in range(random.choice([0] * 6 + [1, 2])):
        stream.say(OrderCancelled, after(), public=0, order_id=order_id)


def _edit(stream: Stream, order: dict[str, Any], line_ids: Sequence[str], at: int) -> None:
    line_ids = [*line_ids, "new"]
    stream.say(
        OrderEdited,
        at,
        public=0,
        order_id=order["order_id"],
        edit_id=f"e{stream.random.randrange(3)}",
        added=_changes(stream, line_ids),
        removed=_changes(stream, line_ids),
    )


def _changes(stream: Stream, line_ids: Sequence[str]) -> tuple[LineChange, ...]:
    return tuple(
        LineChange(line_id=stream.random.choice(line_ids), quantity=stream.random.randrange(4))
        for _ in range(stream.random.choice([0, 1, 1, 2]))
    )


def swap(stream: Stream, order: dict[str, Any], line_ids: Sequence[str], at: int) -> None:
    """An exchange, told once or twice: lines of the order, new ones, and ones made by exchanges."""
    random = stream.random
    exchange_id = f"x{random.randrange(3)}"
    known = [*line_ids, *line_ids, f"x{random.randrange(3)}:0", "new"]

    def change(line_id: str | None) -> LineChange:
        return LineChange(
            line_id=line_id,
            quantity=random.choice([0, 1, 1, 2, 9]),
            product_id=f"p{random.randrange(4)}" if stream.chance(0.5) else None,
            amount=money(stream, order["currency"], 6_000) if stream.chance(0.4) else None,
        )

    for _ in range(random.choice([1, 1, 1, 2])):
        returned = tuple(
            change(random.choice(known)) for _ in range(random.choice([0, 1, 1, 1, 2]))
        )
        received = tuple(
            change(random.choice([None, *known])) for _ in range(random.choice([0, 1, 1, 2]))
        )
        stream.say(
            Exchanged,
            at + random.choice([0, 0, 1]),
            public=0.1,
            order_id=order["order_id"],
            exchange_id=exchange_id,
            returned=returned,
            received=received,
        )


def _currency(stream: Stream, order: dict[str, Any]) -> str:
    """Most often the order's, sometimes the shop's or a third one."""
    return str(stream.random.choice([order["currency"]] * 8 + [stream.currency] * 2 + ["CHF"]))


def _refund(stream: Stream, order: dict[str, Any], line_ids: Sequence[str], at: int) -> None:
    random, currency = stream.random, _currency(stream, order)
    amounts = ["0", money(stream, currency), money(stream, currency, 900)]
    if currency == order["currency"]:
        amounts.append(order["total"])
    lines = tuple(
        RefundLine(line_id=random.choice(line_ids), subtotal=money(stream, currency, 6_000))
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
            shipping=money(stream, currency, 500) if stream.chance(0.2) else "0",
            lines=lines,
            updated_at=instant(at + random.choice(LATER)) if stream.chance(0.5) else None,
        )


def _dispute(stream: Stream, order: dict[str, Any], line_ids: Sequence[str], at: int) -> None:
    """A chargeback, told once, twice or never, and how it ended."""
    random = stream.random
    ids = {"order_id": order["order_id"], "dispute_id": f"d{random.randrange(2)}"}
    for _ in range(random.choice([0, 1, 1, 1, 1, 2])):
        currency = _currency(stream, order)
        stream.say(
            DisputeOpened,
            at + random.choice([0, 0, 1]),
            public=0.1,
            amount=money(stream, currency),
            currency=currency,
            **ids,
        )
    for _ in range(random.choice([0, 1, 1, 2])):
        end: Callable[..., Event] = random.choice(ENDS)
        stream.say(end, at + random.choice([-1, *LATER]), public=0.1, **ids)
