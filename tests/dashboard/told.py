"""
Shops beside the demo's, for what a dashboard meets seldom: served by the same server.

- `empty` has heard nothing yet.
- `one` has one conversation and the one order it earned.
- `odd` has names that try to break a page: markup, right to left, emoji, ten thousand characters.
- `yen` counts in a currency without decimals; of late it only paid back what it earned before.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from tests.runtime.shop import send

from talkworth.control import Control

SHOPS = {
    "empty": "EUR",
    "one": "USD",
    "odd": "EUR",
    "yen": "JPY",
}
MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
ARABIC = "\u202eشاي أخضر\u202c #\u200f1002"
EMOJI = "👩🏽‍🚀🫖 tea"
LONG = "tea " * 2500
ODD_NAMES = (MARKUP, ARABIC, EMOJI, LONG)


def add_shops(data: Path) -> dict[str, str]:
    """Add the shops to a directory that nobody serves; their secret keys, by shop."""
    with closing(Control.open(data, actor="tests")) as control:
        for shop_id, currency in SHOPS.items():
            control.add_shop(shop_id, currency, "Europe/Berlin", shop_id.title())
        return {shop_id: control.add_key(shop_id, "secret")[1] for shop_id in SHOPS}


def tell(client: httpx.Client, keys: dict[str, str]) -> None:
    """Send what each shop has to tell."""
    noon = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=2)
    for shop_id, events in {
        "one": helped(noon, 0, order_name="#1001"),
        "odd": [
            event
            for n, name in enumerate(ODD_NAMES)
            for event in helped(noon, n, order_name=name[:100], words=name[:1000], currency="EUR")
        ],
        "yen": [
            *helped(noon - timedelta(days=40), 0, order_name="#1001", currency="JPY", total="1200"),
            paid_back(noon, "900"),
        ],
    }.items():
        answer = send(client, keys[shop_id], *events)
        assert answer.status_code == 200, answer.text


def helped(
    at: datetime,
    number: int,
    *,
    order_name: str,
    words: str = "Tea",
    currency: str = "USD",
    total: str = "67.26",
) -> Sequence[dict[str, Any]]:
    """A shopper asks, is helped, and orders an hour later."""
    asked_at = at + timedelta(minutes=number)
    line = {"line_id": "1", "quantity": 1, "price": total, "title": words, "category": words}
    return [
        *answered(asked_at, number, words),
        {
            "type": "order_placed",
            "visitor_id": f"v-{number}",
            "event_id": f"order/{number}",
            "occurred_at": (asked_at + timedelta(hours=1)).isoformat(),
            "order_id": str(1001 + number),
            "order_name": order_name,
            "currency": currency,
            "total": total,
            "lines": [line],
        },
    ]


def answered(asked_at: datetime, number: int, words: str) -> Sequence[dict[str, Any]]:
    """A shopper's question and the assistant's answer, four seconds later."""
    said = {
        "type": "message_sent",
        "visitor_id": f"v-{number}",
        "conversation_id": f"c-{number}",
        "channel": "chat",
    }
    return [
        {
            **said,
            "event_id": f"ask/{number}",
            "occurred_at": asked_at.isoformat(),
            "role": "shopper",
            "text": "Which tea helps me sleep?",
            "intent": words,
        },
        {
            **said,
            "event_id": f"answer/{number}",
            "occurred_at": (asked_at + timedelta(seconds=4)).isoformat(),
            "role": "assistant",
            "outcome": "answered",
            "assistant": words,
        },
    ]


def paid_back(at: datetime, amount: str) -> dict[str, Any]:
    """A refund of the first order."""
    return {
        "type": "order_refunded",
        "event_id": "refund/0",
        "occurred_at": at.isoformat(),
        "order_id": "1001",
        "refund_id": "0",
        "currency": "JPY",
        "amount": amount,
    }
