"""Random visits: what is looked at, put in a cart and left there, and what stands in the way."""

from __future__ import annotations

from typing import Any

from tests.reference.facts import DAY_US, HOUR_US, MINUTE_US
from tests.reference.sales import order
from tests.reference.streams import ORIGINS, Stream, answered

from talkworth.events.orders import LineChange
from talkworth.events.types import (
    CartChanged,
    CheckoutStarted,
    FrictionMet,
    ProductViewed,
    SessionStarted,
)

GAPS = [0, 1, *[MINUTE_US] * 4, *[10 * MINUTE_US] * 2, 30 * MINUTE_US, HOUR_US, 3 * HOUR_US, DAY_US]
CHANGES = ["added", "added", "increased", "decreased", "removed", "replaced", "replaced"]
KINDS = ["payment", "checkout", "discount", "stock"]


def browse(stream: Stream) -> None:
    """Views, carts, checkouts and frictions of one shopper, then a chat, then perhaps the order."""
    random, at, ids = stream.random, stream.some_at(), stream.person_ids()
    if not ids or stream.chance(0.5):
        ids = {"visitor_id": f"v{stream.n_events}"}  # somebody nobody else is mixed up with
    for _ in range(random.choice([0, 1, 1, 2])):
        stream.say(SessionStarted, at - _gap(stream), public=0.3, **random.choice(ORIGINS), **ids)
    steps = [_view, _view, _cart, _cart, _cart, _checkout, _friction]
    for _ in range(random.randrange(1, 6)):
        random.choice(steps)(stream, at, ids if stream.chance(0.9) else stream.person_ids())
        at += _gap(stream)
    for _ in range(random.choice([0, 1, 1, 1, 2])):
        at += random.choice([0, 10 * MINUTE_US, HOUR_US, 2 * HOUR_US])
        answered(stream, at, ids)
        at += _gap(stream)
    if stream.chance(0.8):
        order(stream, at, ids, channel="web")


def _gap(stream: Stream) -> int:
    return stream.random.choice(GAPS) + stream.random.choice([0, 0, 0, 1, -1])


def _product(stream: Stream) -> str:
    return f"p{stream.random.randrange(4)}"


def _lines(stream: Stream) -> tuple[LineChange, ...]:
    return tuple(
        LineChange(
            product_id=_product(stream) if stream.chance(0.9) else None,
            quantity=stream.random.choice([0, 1, 1, 2, 3]),
            quantity_after=stream.random.randrange(4) if stream.chance(0.2) else None,
        )
        for _ in range(stream.random.choice([0, 1, 1, 1, 2, 3]))
    )


def _view(stream: Stream, at: int, ids: dict[str, Any]) -> None:
    product_id = stream.random.choice(["p0", "p0", "p1"])
    for n in range(stream.random.choice([1, 2])):
        stream.say(ProductViewed, at - n * MINUTE_US, product_id=product_id, **ids)


def _cart(stream: Stream, at: int, ids: dict[str, Any]) -> None:
    change = stream.random.choice(CHANGES)
    stream.say(CartChanged, at, lines=_lines(stream), change=change, **ids)


def _checkout(stream: Stream, at: int, ids: dict[str, Any]) -> None:
    lines = _lines(stream) if stream.chance(0.5) else ()
    stream.say(CheckoutStarted, at, lines=lines, has_contact=stream.chance(0.5), **ids)


def _friction(stream: Stream, at: int, ids: dict[str, Any]) -> None:
    product_id = _product(stream) if stream.chance(0.5) else None
    kind = stream.random.choice(KINDS)
    stream.say(FrictionMet, at, kind=kind, product_id=product_id, **ids)
