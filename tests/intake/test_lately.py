"""What the doors refuse is shown to the shop it was for: the code and the words, never a body."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.intake.place import Answered, Place, a_place, call, event, packed, signed

from talkworth.intake.lately import NOBODY, Lately
from talkworth.settings import Settings

JSON = (b"content-type", b"application/json")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with a_place(tmp_path, Settings(rate=1, burst=1)) as place:
        yield place


def post(place: Place, path: str, key: str, *parts: bytes, query: str = "") -> Answered:
    headers = [JSON, *([(b"authorization", f"Bearer {key}".encode())] if key else [])]
    answer = asyncio.run(call(place.app, path, query, headers, list(parts)))
    assert answer
    return answer


def told(place: Place, shop_id: str) -> list[tuple[str, str]]:
    return [(one.door, one.code) for one in place.app.lately.of(shop_id)]


def test_a_request_is_told_to_the_shop_whose_key_it_names(place: Place) -> None:
    post(place, "/v1/events", place.secret_key, b"{nonsense")
    post(place, "/v1/events", place.bound_key, packed(event("e1")))
    post(place, "/v1/events", place.public_key, packed(event("e2")))
    post(place, "/v1/events", place.public_key, packed(event("e3")))
    post(place, "/v1/traces", place.public_key, b"{}")
    post(place, "/v1/batch", place.secret_key, b"[]")

    assert told(place, "shop") == [
        ("events", "not-json"),
        ("events", "origin-not-allowed"),
        ("events", "key-too-fast"),
        ("otlp", "not-for-public-keys"),
        ("segment", "not-messages"),
    ]


def test_an_unknown_key_is_of_no_shop_and_is_shown_to_all(place: Place) -> None:
    post(place, "/v1/events", "sk_nobody", packed(event("e1")))
    post(place, "/batch/", "", b'{"api_key": "pk_nobody", "batch": []}')

    assert told(place, NOBODY) == [("events", "key-refused"), ("posthog", "key-refused")]
    assert told(place, "any-shop") == told(place, NOBODY)


def test_a_webhook_is_told_to_the_shop_in_its_address_if_there_is_one(place: Place) -> None:
    for shop in ("shop", "nowhere"):
        headers = [(name.lower().encode(), text.encode()) for name, text in signed(b"{}").items()]
        asyncio.run(call(place.app, f"/webhooks/shopify/{shop}", "", headers, [b'{"id": 2}']))

    assert [(one.shop_id, one.code) for one in place.app.lately.of("shop")] == [
        ("shop", "wrong-signature"),
        (NOBODY, "wrong-signature"),
    ]


def test_each_event_of_a_batch_that_is_not_taken_is_named(place: Place) -> None:
    bad = {**event("bad-1"), "type": "order_plcaed"}
    post(place, "/v1/events", place.secret_key, packed({"events": [event("good"), bad]}))

    (one,) = place.app.lately.of("shop")
    assert (one.event_id, one.code) == ("bad-1", "unknown-type")
    assert "order_plcaed" in one.message


def test_nothing_that_was_sent_is_kept_but_a_word_and_no_address(place: Place) -> None:
    mailed = {**event("ada@example.com/1"), "type": "ada@example.com", "text": "My card is 4111"}
    post(place, "/v1/events", place.secret_key, packed(mailed))

    (one,) = place.app.lately.of("shop")
    assert one.event_id == ".../1" or one.event_id == "..."
    assert "ada" not in repr(one)
    assert "4111" not in repr(one)


def test_a_storm_of_one_kind_leaves_room_for_the_others() -> None:
    lately = Lately(kept=3)
    for number in range(10):
        for _ in range(5):
            lately.note("tea", "events", f"code-{number}", "No.")

    assert [(one.code, one.n_times) for one in lately.of("tea")] == [
        ("code-7", 5),
        ("code-8", 5),
        ("code-9", 5),
    ]
    assert [one.code for one in lately.of("tea", after=lately.newest() - 1)] == ["code-9"]
