"""Stripe's events: recorded ones, and others built on the objects of its API."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.sources.bodies import KEEPING, as_body

from talkworth.events import Event
from talkworth.sources import read
from talkworth.sources.stripe import prepare

STRIPE = Path(__file__).parent.parent / "payloads" / "stripe"
RECORDED = sorted(path.stem for path in (STRIPE / "ruby_mock").glob("*.json"))
# 10 November 2026, 12:00 UTC.
NOON = 1_794_312_000
HOUR, DAY = 3_600, 86_400

SESSION, INVOICE, SUBSCRIPTION, REFUND = (
    "checkout.session",
    "invoice",
    "subscription",
    "refund",
)


def recorded(name: str) -> Any:
    return json.loads((STRIPE / "ruby_mock" / f"{name}.json").read_bytes())


def made(name: str) -> Any:
    """An object of the current API."""
    return json.loads((STRIPE / "openapi" / f"{name}.json").read_bytes())


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def notice(
    kind: str, thing: Any, created: int = NOON, before: Any = None, **envelope: Any
) -> dict[str, Any]:
    """An event that tells of `thing`, as a live account sends it."""
    data = {"object": thing} | ({} if before is None else {"previous_attributes": before})
    named = {"id": f"evt_{kind}_{thing['id']}_{created}", "object": "event", "type": kind}
    return {**named, "livemode": True, "created": created, "data": data, **envelope}


def session(**changes: Any) -> dict[str, Any]:
    """A checkout of 119.00 EUR that was paid: 19.00 of it tax, 5.00 shipping."""
    return {
        **made(SESSION),
        "id": "cs_1",
        "livemode": True,
        "created": NOON - HOUR,
        "mode": "payment",
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": "pi_1",
        "amount_subtotal": 9500,
        "amount_total": 11900,
        "currency": "eur",
        "currency_conversion": None,
        "shipping_cost": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 500, "amount_tax": 1900},
        "customer": "cus_1",
        "customer_details": {"email": "ann@example.com", "name": "Ann Example"},
        "metadata": {},
        **changes,
    }


def payment(**changes: Any) -> dict[str, Any]:
    """A payment intent of 119.00 EUR, as newer versions show it: whose invoice it pays, if any."""
    return {
        "id": "pi_1",
        "object": "payment_intent",
        "livemode": True,
        "created": NOON - HOUR,
        "amount": 11900,
        "amount_received": 11900,
        "currency": "eur",
        "customer": "cus_1",
        "status": "succeeded",
        "metadata": {},
        **changes,
    }


def refund(**changes: Any) -> dict[str, Any]:
    return {
        **made(REFUND),
        "id": "re_1",
        "created": NOON + DAY,
        "amount": 2000,
        "currency": "eur",
        "payment_intent": "pi_1",
        **changes,
    }


def dispute(**changes: Any) -> dict[str, Any]:
    return {
        **recorded("charge.dispute.created")["data"]["object"],
        "id": "dp_1",
        "livemode": True,
        "created": NOON + DAY,
        "amount": 11900,
        "currency": "eur",
        "payment_intent": "pi_1",
        "status": "needs_response",
        **changes,
    }


def subscription(price: int | None = 2000, **changes: Any) -> dict[str, Any]:
    """A monthly subscription of 20.00 EUR that goes on."""
    found = {
        **made(SUBSCRIPTION),
        "id": "sub_1",
        "livemode": True,
        "created": NOON - DAY,
        "currency": "eur",
        "customer": "cus_1",
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "ended_at": None,
        "metadata": {},
        **changes,
    }
    (item,) = found["items"]["data"]
    item["price"] |= {"unit_amount": price, "currency": "eur"}
    item["current_period_end"] = NOON + 20 * DAY
    return found


def invoice(reason: str = "subscription_cycle", **changes: Any) -> dict[str, Any]:
    """A paid invoice of 23.80 EUR, 3.80 of it tax, as newer versions show it."""
    about = {"subscription": "sub_1", "metadata": {}}
    return {
        **made(INVOICE),
        "id": "in_1",
        "livemode": True,
        "created": NOON,
        "billing_reason": reason,
        "currency": "eur",
        "customer": "cus_1",
        "customer_email": "ann@example.com",
        "total": 2380,
        "total_excluding_tax": 2000,
        "shipping_cost": None,
        "status": "paid",
        "status_transitions": {"paid_at": NOON},
        "parent": {"type": "subscription_details", "subscription_details": about},
        **changes,
    }


def events_of(body: dict[str, Any]) -> list[Event]:
    """The events of a body, through what may be journalled of it."""
    payload, _ = prepare(body["type"], as_body(body), KEEPING)
    return read("stripe", body["type"], payload)


def event_of(body: dict[str, Any]) -> Any:
    (event,) = events_of(body)
    return event


def reason_of(body: dict[str, Any]) -> str:
    return prepare(body["type"], as_body(body), KEEPING)[1]
