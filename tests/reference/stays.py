"""Random subscriptions, and shoppers who wanted their money back and stayed."""

from __future__ import annotations

from typing import Any

from tests.reference.afterwards import swap
from tests.reference.facts import DAY_US, HOUR_US, MINUTE_US
from tests.reference.sales import buy, order
from tests.reference.streams import Placed, Stream, answered, money

from talkworth.events.orders import LineChange
from talkworth.events.types import (
    ConcessionGranted,
    RequestWithdrawn,
    SaveRequested,
    SubscriptionChanged,
    SubscriptionRenewed,
    SubscriptionStarted,
)

GAPS = [0, 1, MINUTE_US, MINUTE_US, HOUR_US - 1, HOUR_US, HOUR_US + 1, DAY_US, 3 * DAY_US]
MOST = 3_000  # small prices and few of them, so that renewals are above, at and below them


def stay(stream: Stream) -> None:
    """A request to cancel or return an order, answers, and how it ended."""
    if not stream.placed or stream.chance(0.3):
        buy(stream)
    random = stream.random
    placed = random.choice(stream.placed[-4:])
    at = placed.at + random.choice([-1, *GAPS])
    kind = random.choice(["cancel", "return"])
    request_id = _request_id(stream)
    lines = _lines(stream, placed) if stream.chance(0.5) else ()
    for n in range(random.choice([1, 1, 1, 2])):
        stream.say(
            SaveRequested,
            at + n,
            public=0.1,
            kind=kind,
            request_id=request_id,
            order_id=placed.order_id if stream.chance(0.95) else None,
            lines=lines,
        )
    at = _talk_out_of_it(stream, at, placed.ids)
    if kind == "return" and stream.chance(0.4):
        told = {"order_id": placed.order_id, "currency": placed.currency}
        swap(stream, told, placed.line_ids, at)
    _withdraw(stream, at, request_id, placed.currency)


def _request_id(stream: Stream) -> str:
    return f"q{stream.random.randrange(3) if stream.chance(0.2) else stream.n_events}"


def _lines(stream: Stream, placed: Placed) -> tuple[LineChange, ...]:
    random = stream.random
    named: list[dict[str, Any]] = [
        {"line_id": random.choice([*placed.line_ids, "l4", "new", "unknown"])}
    ] * 2
    return tuple(
        LineChange(
            quantity=random.choice([0, 1, 1, 2, 9]),
            **random.choice([*named, {"product_id": f"p{random.randrange(4)}"}]),
        )
        for _ in range(random.choice([1, 1, 2]))
    )


def _talk_out_of_it(stream: Stream, at: int, ids: dict[str, Any]) -> int:
    """Helpful answers around a request; the instant of what may be its withdrawal."""
    at += stream.random.choice(GAPS)
    for _ in range(stream.random.choice([0, 1, 1, 1, 2])):
        answered(stream, at, ids or {"visitor_id": "visi0"}, public=0.1)
        at += stream.random.choice(GAPS)
    return at


def _withdraw(stream: Stream, at: int, request_id: str, currency: str) -> None:
    random = stream.random
    for n in range(random.choice([0, 1, 1, 1, 1, 2])):
        stream.say(RequestWithdrawn, at + n, public=0.1, request_id=request_id)
    for _ in range(random.choice([0, 0, 1, 1, 2])):
        currency = random.choice([currency] * 5 + ["CHF"])
        stream.say(
            ConcessionGranted,
            at + random.choice([-HOUR_US, 0, 1, 30 * DAY_US]),
            public=0.1,
            request_id=request_id,
            amount=money(stream, currency, random.choice([1, 500, 9_999])),
            currency=currency,
            refund_id=random.choice([None, None, "r0", "r1", "r7"]),
        )


def subscribe(stream: Stream) -> None:
    """A subscription: its start, renewals, changes of its price, and a wish to leave it."""
    random, at, ids = stream.random, stream.some_at(), stream.person_ids()
    if not ids or stream.chance(0.5):
        ids = {"customer_id": f"c{stream.n_events}"}
    subscription_id, currency = f"sub{random.randrange(9)}", stream.currency
    price = {"amount": money(stream, currency, MOST), "currency": currency}
    if stream.chance(0.7):
        order_id = order(stream, at, ids).order_id if stream.chance(0.3) else None
        stream.say(
            SubscriptionStarted,
            at,
            public=0.1,
            subscription_id=subscription_id,
            order_id=order_id,
            **(price if stream.chance(0.7) else {}),
            **ids,
        )
    for _ in range(random.randrange(3, 9)):
        at += random.choice([0, 1, HOUR_US, DAY_US, DAY_US, 3 * DAY_US])
        event = random.choice(["renew"] * 4 + ["change"] * 3 + ["leave", "leave"])
        if event == "renew":
            _renew(stream, at, subscription_id, price, ids)
        elif event == "change":
            other = random.choice([currency] * 9 + ["CHF"])
            price = {"amount": money(stream, other, MOST), "currency": other}
            answered(stream, at - random.choice(GAPS), ids, public=0.1)
            stream.say(
                SubscriptionChanged, at, public=0.1, subscription_id=subscription_id, **price
            )
        else:
            at = _leave(stream, at, subscription_id, ids)


def _renew(
    stream: Stream, at: int, subscription_id: str, price: dict[str, str], ids: dict[str, Any]
) -> None:
    """A renewal that is an order of its own, or names one: placed, placed later, or never."""
    random, order_id = stream.random, None
    if stream.chance(0.4):
        order_id = order(stream, at, ids, channel="subscription").order_id
    elif stream.chance(0.3):
        order_id = f"o{random.randrange(12)}"
    if stream.chance(0.3):
        price = {**price, "amount": money(stream, price["currency"], MOST)}
    stream.say(
        SubscriptionRenewed,
        at,
        public=0.1,
        subscription_id=subscription_id,
        order_id=order_id,
        **price,
        **(ids if stream.chance(0.8) else stream.person_ids()),
    )


def _leave(stream: Stream, at: int, subscription_id: str, ids: dict[str, Any]) -> int:
    request_id = _request_id(stream)
    stream.say(
        SaveRequested,
        at,
        public=0.1,
        kind="churn",
        request_id=request_id,
        subscription_id=subscription_id if stream.chance(0.95) else None,
    )
    at = _talk_out_of_it(stream, at, ids)
    _withdraw(stream, at, request_id, stream.currency)
    return at
