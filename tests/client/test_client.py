"""The Python client and a real server: what is told, how it is batched, what is refused."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.client.arrivals import ids, journalled, nowhere, wait_for
from tests.runtime.shop import serving, wait_until_loaded

from talkworth.client import (
    Client,
    Lost,
    NotDelivered,
    Refused,
    Unsendable,
)

pytestmark = pytest.mark.slow

AT = datetime(2025, 3, 3, 10, tzinfo=UTC)


def tell_a_story(client: Client) -> None:
    """A conversation, its order, a refund and what else a shop may say: ten events."""
    whose: dict[str, Any] = {"visitor_id": "v-1", "customer_id": "501"}
    later = AT + timedelta(minutes=1)
    client.conversation_started("chat-1", channel="chat", occurred_at=AT, **whose)
    client.message_sent("chat-1", "shopper", text="Is it organic?", occurred_at=AT, **whose)
    client.message_sent("chat-1", "assistant", outcome="answered", occurred_at=later)
    client.conversation_handed_off("chat-1", reason="asked for it", occurred_at=later)
    client.conversation_resolved("chat-1", occurred_at=later)
    client.identified(occurred_at=later, **whose)
    client.order_placed(
        "5001",
        currency="EUR",
        total=Decimal("45.90"),
        shipping="5.90",
        lines=[{"line_id": "1", "quantity": 2, "price": Decimal("20.00")}],
        occurred_at=AT + timedelta(hours=1),
        **whose,
    )
    client.order_refunded("5001", "r1", amount="20.00", currency="EUR", occurred_at=later)
    client.order_cancelled("5002", reason="changed mind", occurred_at=later)
    client.track({"type": "product_viewed", "product_id": "p1", "visitor_id": "v-1"})


def test_what_is_told_is_on_the_disk_and_makes_a_credited_order(data: Path, key: str) -> None:
    explain = [sys.executable, "-m", "talkworth", "explain", "order", "5001", "--data", str(data)]
    with serving(data) as found:
        with Client(found.address, key, source="backend", is_strict=True) as client:
            tell_a_story(client)
            assert client.flush()
        with httpx.Client(base_url=found.address) as reader:
            wait_until_loaded(reader)
        printed = subprocess.run(explain, capture_output=True, text=True, check=True).stdout

    events = journalled(data)
    assert [event.__struct_config__.tag for event in events] == [
        *("conversation_started", "message_sent", "message_sent", "conversation_handed_off"),
        *("conversation_resolved", "identified", "order_placed", "order_refunded"),
        *("order_cancelled", "product_viewed"),
    ]
    assert {event.source for event in events} == {"backend"}
    assert events[6].event_id == "order_placed/5001"
    assert "credited to chat, direct" in printed


def test_the_same_order_told_by_two_processes_counts_once(data: Path, key: str) -> None:
    with serving(data) as found:
        for _ in range(2):
            with Client(found.address, key) as client:
                client.order_placed("1", currency="EUR", total="9.00", occurred_at=AT)
                client.order_placed(
                    "1", currency="EUR", total="8.00", occurred_at=AT, updated_at=AT
                )

    assert ids(data) == ["order_placed/1", f"order_placed/1/{AT.isoformat()}"] * 2


def test_a_batch_goes_out_once_it_is_full_or_old(data: Path, key: str) -> None:
    with serving(data) as found, Client(found.address, key, max_batch=5, linger_s=60) as client:
        for number in range(5):
            client.message_sent("c", "shopper", event_id=str(number))
        wait_for(lambda: len(ids(data)) == 5)
    with serving(data) as found, Client(found.address, key, linger_s=0.05) as client:
        client.message_sent("c", "shopper", event_id="late")
        wait_for(lambda: "late" in ids(data))


def test_sending_at_once_waits_for_the_verdicts(data: Path, key: str) -> None:
    long = "x" * 70_000
    message = {"type": "message_sent", "conversation_id": "c", "role": "shopper"}
    with serving(data) as found, Client(found.address, key) as client:
        delivered = client.send({**message, "event_id": "a"}, {**message, "text": long})
        assert delivered.n_accepted == 1
        assert [(one.place, one.code) for one in delivered.rejected] == [(1, "event-too-large")]
        with pytest.raises(Refused, match="401 key-refused"):
            Client(found.address, "sk_guessed").send(message)
        with pytest.raises(Unsendable):
            client.send({"type": "nonsense"})

    with pytest.raises(NotDelivered):
        Client(nowhere(), key).send(message)
    assert ids(data) == ["a"]


def test_what_the_server_will_never_take_does_not_hold_up_the_rest(data: Path, key: str) -> None:
    lost: list[Lost] = []
    with serving(data) as found:
        with Client(found.address, key, on_lost=lost.append) as client:
            client.message_sent("c", "shopper", event_id="before")
            client.message_sent("c", "shopper", event_id="large", text="x" * 70_000)
            client.message_sent("c", "shopper", event_id="after")
        with Client(found.address, "sk_guessed", on_lost=lost.append) as client:
            client.message_sent("c", "shopper", event_id="refused")

    assert ids(data) == ["before", "after"]
    assert [one.reason.partition(":")[0] for one in lost] == ["event-too-large", "401 key-refused"]
    assert b'"large"' in lost[0].events[0]


def test_a_batch_that_is_too_large_is_sent_in_smaller_ones(
    data: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKWORTH_MAX_BODY", "2048")
    lost: list[Lost] = []
    with serving(data) as found, Client(found.address, key, on_lost=lost.append) as client:
        for number in range(40):
            client.message_sent("c", "shopper", event_id=str(number), text="is it so? " * 30)
        client.message_sent("c", "shopper", event_id="hopeless", text="is it so? " * 300)

    assert sorted(ids(data), key=int) == [str(number) for number in range(40)]
    assert [one.reason.partition(":")[0] for one in lost] == ["413 body-too-large"]
