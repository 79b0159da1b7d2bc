"""Events as the host states them, and as bytes that the server will take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple, Required, TypedDict
from uuid import uuid4

import msgspec

from talkworth.client.failures import Unsendable
from talkworth.errors import BadInput
from talkworth.events import parse_event

# Never a float: money is exact, or it is not taken.
Money = str | Decimal


class Whose(TypedDict, total=False):
    """
    What any event may say besides its own: when, and who it belongs to.

    `occurred_at` has an offset and is now where it is not given. `event_id` is the same
    whenever the same thing is told again; it is made up where it is not given.
    """

    event_id: str
    occurred_at: datetime
    visitor_id: str
    session_id: str
    customer_id: str
    email: str
    email_hash: str
    cart_token: str
    checkout_token: str
    source: str
    properties: Mapping[str, str | int | float | bool]


class Line(TypedDict, total=False):
    """One line of an order: `price` is for one unit, before any discount."""

    line_id: Required[str]
    quantity: Required[int]
    price: Required[Money]
    discount: Money
    tax: Money
    product_id: str
    variant_id: str
    title: str
    category: str
    is_gift_card: bool


class RefundLine(TypedDict, total=False):
    """What was given back of one line: `subtotal` without tax."""

    line_id: Required[str]
    subtotal: Required[Money]
    quantity: int
    tax: Money


class Lost(NamedTuple):
    """Events that will not be delivered, as the bytes they would have been, and why."""

    events: list[bytes]
    reason: str


def encoded(event: Mapping[str, Any], source: str | None = None) -> tuple[str, bytes]:
    """
    The event's id, and the event as JSON: checked as the server will check it.

    Whatever is `None` is left out.

    Raises:
        Unsendable
    """
    now = datetime.now(UTC)
    stated = {name: value for name, value in event.items() if value is not None}
    whole = {"event_id": uuid4().hex, "occurred_at": now, **stated}
    if source:
        whole.setdefault("source", source)
    try:
        packed = msgspec.json.encode(whole)
        parse_event(packed, now, is_corrected=False)
    except BadInput as error:
        raise Unsendable(f"{error.code}: {error.message}") from None
    except (TypeError, ValueError, RecursionError) as error:
        raise Unsendable(f"It cannot be written as JSON: {error}.") from None
    return str(whole["event_id"]), packed
