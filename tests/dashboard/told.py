"""
Shops beside the demo's, for what a dashboard meets seldom: served by the same server.

- `empty` has heard nothing yet.
- `one` has one conversation and the one order it earned.
- `odd` has names that try to break a page: markup, right to left, emoji, ten thousand characters.
- `yen` counts in a currency without decimals; of late it only paid back what it earned before.
- `split` registered an experiment with a name that tries to break a page; five of six visitors
  came into an arm that was to have half of them. Another arrives that nobody registered. It also
  draws by lot who is handed over to a human, which pays where somebody looks for a gift.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from tests.runtime.shop import send

from talkworth.control import Control
from talkworth.control.escalation import PolicyChange
from talkworth.control.experiments import ExperimentPlan
from talkworth.experiments.arms import Arm

SHOPS = {
    "empty": "EUR",
    "one": "USD",
    "odd": "EUR",
    "yen": "JPY",
    "split": "USD",
}
MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
ARABIC = "\u202eشاي أخضر\u202c #\u200f1002"
EMOJI = "👩🏽‍🚀🫖 tea"
LONG = "tea " * 2500
ODD_NAMES = (MARKUP, ARABIC, EMOJI, LONG)
BROKEN, UNREGISTERED = "half-and-half", "somebody-elses"
_DAY_US = 86_400_000_000
_MOST = 1000


def add_shops(data: Path) -> dict[str, str]:
    """Add the shops to a directory that nobody serves; their secret keys, by shop."""
    with closing(Control.open(data, actor="tests")) as control:
        for shop_id, currency in SHOPS.items():
            control.add_shop(shop_id, currency, "Europe/Berlin", shop_id.title())
        now_us = int(datetime.now(UTC).timestamp()) * 1_000_000
        control.experiments.register("split", BROKEN, _plan(now_us))
        costs = PolicyChange(margin=0.5, minute_minor=50, drawn_share=0.5)
        control.escalation.change("split", costs)
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
        "split": [*assigned(noon - timedelta(days=8)), *decided(noon - timedelta(days=12))],
    }.items():
        for first in range(0, len(events), _MOST):
            answer = send(client, keys[shop_id], *events[first : first + _MOST])
            assert answer.status_code == 200, answer.text


def _plan(now_us: int) -> ExperimentPlan:
    """Half and half; it ended five days ago, and its people have matured."""
    return ExperimentPlan(
        name=MARKUP,
        hypothesis=LONG[:900],
        arms=(Arm("shown", 50), Arm("hidden", 50)),
        control="hidden",
        assigned_by="outside",
        starts_at=now_us - 20 * _DAY_US,
        ends_at=now_us - 5 * _DAY_US,
        n_planned=400,
        horizon_d=1,
    )


def assigned(at: datetime) -> Iterator[dict[str, Any]]:
    """Five of six in one arm; and a few of an experiment that has no plan."""
    for n in range(300):
        yield exposed(at, n, BROKEN, "hidden" if n % 6 == 0 else "shown")
    for n in range(10):
        yield exposed(at, n, UNREGISTERED, ARABIC if n % 2 else "b")


def exposed(at: datetime, number: int, experiment_id: str, arm: str) -> dict[str, Any]:
    return {
        "type": "exposure_logged",
        "event_id": f"exposure/{experiment_id}/{number}",
        "occurred_at": (at + timedelta(minutes=number)).isoformat(),
        "visitor_id": f"x-{number}",
        "experiment_id": experiment_id,
        "arm": arm,
    }


def decided(at: datetime) -> Iterator[dict[str, Any]]:
    """Every other one is handed over by lot, and then seven of ten buy in place of three."""
    for n in range(300):
        number, asked_at = 1000 + n, at + timedelta(minutes=n)
        is_handed_over = n % 2 == 0
        yield from answered(asked_at, number, "gift")
        yield {
            "type": "decision_logged",
            "event_id": f"decision/{number}",
            "occurred_at": (asked_at + timedelta(seconds=2)).isoformat(),
            "decision_id": f"decision/{number}",
            "conversation_id": f"c-{number}",
            "visitor_id": f"v-{number}",
            "segment": "gift",
            "action": "escalate" if is_handed_over else "continue",
            "propensity": 0.5,
            "is_randomised": True,
        }
        if n // 2 % 10 < (7 if is_handed_over else 3):
            yield ordered(asked_at, number, f"#{number}", "USD", "100.00")


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
    return [
        *answered(asked_at, number, words),
        ordered(asked_at, number, order_name, currency, total, words),
    ]


def ordered(
    asked_at: datetime, number: int, name: str, currency: str, total: str, words: str = "Tea"
) -> dict[str, Any]:
    """An order, an hour after the question."""
    line = {"line_id": "1", "quantity": 1, "price": total, "title": words, "category": words}
    return {
        "type": "order_placed",
        "visitor_id": f"v-{number}",
        "event_id": f"order/{number}",
        "occurred_at": (asked_at + timedelta(hours=1)).isoformat(),
        "order_id": str(1001 + number),
        "order_name": name,
        "currency": currency,
        "total": total,
        "lines": [line],
    }


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
