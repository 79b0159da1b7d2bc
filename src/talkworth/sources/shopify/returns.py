"""A return as it stands: asked for, taken back, or ended by an exchange."""

from __future__ import annotations

from datetime import datetime

from talkworth.events import Event
from talkworth.events.orders import LineChange
from talkworth.events.types import Exchanged, RequestWithdrawn, SaveRequested
from talkworth.sources.amounts import quantity
from talkworth.sources.reading import id_text, instant, shaped, stamp
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify.shapes import SOURCE, Return, ReturnedLine

ASKED = frozenset({"requested", "open"})
TAKEN_BACK = frozenset({"canceled", "cancelled", "closed"})


def read_return(document: object) -> list[Event]:
    """
    The body of any `returns/` topic that carries a whole return.

    A return the shop declines is no withdrawal: the shopper wanted the money all the same. A
    closed one is; what was refunded of it is gone from the balance, so only money that stayed
    can be kept by it.

    Raises:
        Unreadable: no-fact: its state changes nothing we count.
    """
    told = shaped(document, Return)
    return_id, at = id_text(told.id), instant(told.said_at)
    status = (told.status or "").strip().lower()
    if status in ASKED:
        return [_request(told, return_id, at)]
    if status not in TAKEN_BACK:
        raise Unreadable("no-fact", "The return is neither asked for nor taken back.")
    exchange = _exchange(told, return_id, at) if status == "closed" else None
    return [exchange or _withdrawal(return_id, at)]


def _request(told: Return, return_id: str, at: datetime) -> SaveRequested:
    lines = _returned(told)
    if not lines:
        # Without lines it would put the whole order at risk.
        raise Unreadable("unreadable-body", "The return names no line.")
    return SaveRequested(
        event_id=f"shopify/return/{return_id}/asked/{stamp(at)}",
        occurred_at=at,
        source=SOURCE,
        kind="return",
        request_id=_request_id(return_id),
        order_id=_order_id(told),
        lines=lines,
    )


def _withdrawal(return_id: str, at: datetime) -> RequestWithdrawn:
    return RequestWithdrawn(
        event_id=f"shopify/return/{return_id}/withdrawn/{stamp(at)}",
        occurred_at=at,
        source=SOURCE,
        request_id=_request_id(return_id),
    )


def _exchange(told: Return, return_id: str, at: datetime) -> Exchanged | None:
    """What was sent in its place; `None` for a return without, or not yet with, such lines."""
    items = [item.line_item for item in told.exchange_line_items or () if item.line_item]
    returned = _returned(told)
    if not items or not returned:
        return None
    return Exchanged(
        event_id=f"shopify/return/{return_id}/exchanged/{stamp(at)}",
        occurred_at=at,
        source=SOURCE,
        order_id=_order_id(told),
        exchange_id=_request_id(return_id),
        returned=returned,
        received=tuple(
            LineChange(line_id=id_text(item.id), quantity=quantity(item.quantity)) for item in items
        ),
    )


def _returned(told: Return) -> tuple[LineChange, ...]:
    lines = ((_line_id(line), line) for line in told.return_line_items or ())
    return tuple(
        LineChange(line_id=line_id, quantity=quantity(line.quantity))
        for line_id, line in lines
        if line_id is not None
    )


def _line_id(line: ReturnedLine) -> str | None:
    fulfilled = line.fulfillment_line_item
    return id_text(fulfilled.line_item.id) if fulfilled and fulfilled.line_item else None


def _order_id(told: Return) -> str:
    order_id = told.order.id if told.order else told.order_id
    if order_id is None:
        raise Unreadable("unreadable-body", "The return names no order.")
    return id_text(order_id)


def _request_id(return_id: str) -> str:
    return f"shopify/return/{return_id}"
