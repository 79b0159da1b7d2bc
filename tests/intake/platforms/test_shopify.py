"""When a Shopify delivery says that something happened, for bodies that do not say it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from tests.intake.place import Place, signed

from talkworth.journal import StoredEntry

PAYLOADS = Path(__file__).parents[2] / "payloads" / "shopify" / "own"
URL = "/webhooks/shopify/shop"
DELETED = b'{"id": 820982911946154508}'


def send(client: httpx.Client, place: Place, event_id: str, topic: str, **said: str) -> StoredEntry:
    headers = signed(DELETED, topic, webhook_id=event_id, **said)
    assert client.post(URL, content=DELETED, headers=headers).status_code == 200
    (found,) = [one for one in place.stored() if one.event_id == event_id]
    return found


def test_a_body_without_a_time_is_kept_with_that_of_its_delivery(
    client: httpx.Client, place: Place
) -> None:
    entry = send(
        client, place, "t1", "orders/delete", triggered_at="2023-03-29T18:00:27.877041743Z"
    )

    assert json.loads(entry.payload) == {
        "id": 820982911946154508,
        "_said_at": "2023-03-29T18:00:27.877042Z",
    }


@pytest.mark.parametrize(
    "triggered_at", ["", "yesterday", "2999-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9" * 5000]
)
def test_a_time_that_cannot_be_gives_way_to_our_clock(
    client: httpx.Client, place: Place, triggered_at: str
) -> None:
    entry = send(client, place, f"c{triggered_at[:9]}", "orders/delete", triggered_at=triggered_at)
    said_at = datetime.fromisoformat(json.loads(entry.payload)["_said_at"])

    assert abs((datetime.now(UTC) - said_at).total_seconds()) < 60


def test_a_body_that_says_when_it_was_is_kept_as_it_is(client: httpx.Client, place: Place) -> None:
    for number, topic in enumerate(("orders/create", "moon/landed", "customers/redact")):
        entry = send(client, place, f"as{number}", topic, triggered_at="2023-03-29T18:00:27Z")
        assert b"_said_at" not in entry.payload


def test_the_header_is_known_without_its_x_too(client: httpx.Client, place: Place) -> None:
    headers = signed(DELETED, "orders/delete", webhook_id="x", triggered_at="2023-03-29T18:00:27Z")
    bare = {name.removeprefix("X-"): value for name, value in headers.items()}
    assert client.post(URL, content=DELETED, headers=bare).status_code == 200
    (entry,) = [one for one in place.stored() if one.event_id == "x"]

    assert json.loads(entry.payload)["_said_at"] == "2023-03-29T18:00:27Z"
