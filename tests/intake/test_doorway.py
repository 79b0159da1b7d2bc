"""What all doors hold a sender to, and how a shop has its arrivals kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.intake.place import Answered, Place, a_place, call, event, packed

SAID = "Do you have Assam?"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with a_place(tmp_path) as place:
        yield place


def post(place: Place, document: object, key: str) -> Answered:
    headers = [
        (b"content-type", b"application/json"),
        (b"authorization", f"Bearer {key}".encode()),
    ]
    answer = asyncio.run(call(place.app, "/v1/events", "", headers, [packed(document)]))
    assert answer
    return answer


def message(event_id: str) -> dict[str, object]:
    return {
        "type": "message_sent",
        "event_id": event_id,
        "occurred_at": "2026-01-01T00:00:00Z",
        "conversation_id": "c1",
        "role": "shopper",
        "text": SAID,
    }


def test_a_key_that_only_reads_sends_nothing(place: Place) -> None:
    _, reader = place.control.add_key("shop", "secret", scopes=["reports:read"])

    refused = post(place, event("e1"), reader)

    assert (refused.status, refused.code) == (403, "scope-missing")
    assert place.stored() == []


def test_a_secret_key_is_held_to_its_own_rate_and_others_to_none(place: Place) -> None:
    _, slow = place.control.add_key("shop", "secret", rate=5)
    many = {"events": [event(f"e{number}") for number in range(40)]}

    assert post(place, many, slow).status == 200
    refused = post(place, event("one-more"), slow)

    assert (refused.status, refused.code) == (429, "key-too-fast")
    assert int(refused.headers["retry-after"]) >= 5
    assert post(place, event("other"), place.secret_key).status == 200


def test_texts_are_kept_where_the_shop_says_so_and_from_then_on(place: Place) -> None:
    post(place, message("before"), place.secret_key)
    place.control.set_shop("shop", transcripts=True)
    post(place, message("kept"), place.secret_key)
    place.control.set_shop("shop", transcripts=False)
    post(place, message("after"), place.secret_key)

    texts = {one.event_id: msgspec.json.decode(one.payload).get("text") for one in place.stored()}
    assert texts == {"before": None, "kept": SAID, "after": None}


def test_a_key_that_expired_is_refused_like_one_that_never_was(place: Place) -> None:
    key, text = place.control.add_key("shop", "secret")
    place.control.key_ring.rotate(key.key_id, 0)

    refused = post(place, event("e1"), text)

    assert (refused.status, refused.code) == (401, "key-refused")
