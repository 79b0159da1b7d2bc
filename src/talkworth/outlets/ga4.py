"""
An order's credit as a `purchase` event of Google Analytics 4, by its Measurement Protocol.

Source: https://developers.google.com/analytics/devguides/collection/protocol/ga4. GA4 answers 2xx
to anything it gets at `/mp/collect`; what it would say of a message only `/debug/mp/collect` tells,
so the limits are checked here before anything is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from msgspec import Raw

from talkworth.errors import BadInput
from talkworth.money import decimal_text
from talkworth.outlets.credits import OrderCredits
from talkworth.reports.period import microseconds

COLLECT: Final = "https://www.google-analytics.com/mp/collect"
DEBUG: Final = "https://www.google-analytics.com/debug/mp/collect"
OLDEST_US: Final = 72 * 3_600_000_000
EVENT: Final = "purchase"

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}", re.ASCII)
_MEASUREMENT_ID = re.compile(r"G-[A-Z0-9]{4,16}", re.ASCII)
_RESERVED: Final = ("google_", "ga_", "firebase_")
_LONGEST_VALUE: Final = 100
_MOST_PARAMETERS: Final = 25


class BadMeasurementId(BadInput):
    code = "bad-measurement-id"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text[:60]!r} is not a measurement id. It stands in GA4 under Admin > Data streams "
            "and looks like G-AB12CD34EF."
        )


def clean_measurement_id(text: str) -> str:
    """
    Raises:
        BadMeasurementId
    """
    found = text.strip().upper()
    if not _MEASUREMENT_ID.fullmatch(found):
        raise BadMeasurementId(text)
    return found


def purchase_message(order: OrderCredits, event: str = EVENT) -> dict[str, object]:
    """
    The order as one event; `value` is what was credited of it, `order_value` what it came to.

    `conversation_id`, `kind` and `channel` are those of the largest credit; the sums of the four
    kinds stand beside them.
    """
    first = max(order.credits, key=lambda e: (e.credit_minor, e.conversation_id or ""))
    money = order.currency
    parameters: dict[str, object] = {
        "transaction_id": order.order_id,
        "currency": money,
        "value": _number(order.credit_minor, money),
        "order_value": _number(order.total_minor, money),
        "conversation_id": (first.conversation_id or "")[:_LONGEST_VALUE],
        "kind": first.kind,
        "channel": first.channel,
        "engagement_time_msec": 1,
    }
    for kind in sorted({earned.kind for earned in order.credits}):
        minor = sum(earned.credit_minor for earned in order.credits if earned.kind == kind)
        parameters[f"{kind}_value"] = _number(minor, money)
    return {
        "client_id": client_id(order),
        "timestamp_micros": microseconds(order.ordered_at),
        "non_personalized_ads": True,
        "events": [{"name": event, "params": parameters}],
    }


def client_id(order: OrderCredits) -> str:
    """
    Who GA4 shall take the shopper for: its own id of the browser where a conversation told it in
    the property `ga_client_id`, else two numbers made of our visitor's id (or the order's).
    """
    if order.ga_client_id:
        return order.ga_client_id.removeprefix("GA1.1.")
    digest = sha256((order.visitor_id or f"order/{order.order_id}").encode()).digest()
    first, second = int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:8], "big")
    return f"{first}.{second}"


def problems(message: dict[str, Any], now_us: int) -> Iterator[str]:
    """What GA4 would refuse or silently cut of a message; nothing if it is sound."""
    if not message.get("client_id"):
        yield "client_id is missing"
    at = message.get("timestamp_micros")
    if at is not None and not now_us - OLDEST_US <= at <= now_us + 60_000_000:
        yield "timestamp_micros is older than 72 hours, or ahead"
    for event in message["events"]:
        yield from _event_problems(event["name"], event["params"])


def _event_problems(name: str, parameters: dict[str, Any]) -> Iterator[str]:
    if not _NAME.fullmatch(name) or name.startswith(_RESERVED):
        yield f"the event name {name[:60]!r} is not 1 to 40 of A-Z a-z 0-9 _, or is reserved"
    if len(parameters) > _MOST_PARAMETERS:
        yield f"{len(parameters)} parameters, GA4 takes {_MOST_PARAMETERS}"
    for parameter, value in parameters.items():
        if not _NAME.fullmatch(parameter) or parameter.startswith(_RESERVED):
            yield f"the parameter name {parameter[:60]!r} is not one GA4 takes"
        if isinstance(value, str) and len(value) > _LONGEST_VALUE:
            yield f"{parameter} is longer than {_LONGEST_VALUE} characters"
    if "value" in parameters and "currency" not in parameters:
        yield "value needs a currency"
    if name == EVENT and not parameters.get("transaction_id"):
        yield "a purchase needs a transaction_id"


def _number(minor: int, currency: str) -> Raw:
    """A JSON number with the currency's own decimals: never a float on the way."""
    return Raw(decimal_text(minor, currency).encode())
