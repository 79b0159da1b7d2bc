"""The door that signs links, and events that come back with them."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from tests.intake.place import Place

from talkworth import tokens
from talkworth.sources import read


def make(client: httpx.Client, key: str, **asked: Any) -> httpx.Response:
    return client.post("/v1/links", json=asked, headers={"Authorization": f"Bearer {key}"})


def test_a_link_carries_a_visitor_and_a_conversation_for_some_days(
    client: httpx.Client, place: Place
) -> None:
    asked = {"visitor_id": "v", "conversation_id": "c", "days": 7}
    answer = make(client, place.secret_key, **asked, url="https://shop.example/cart?a=1")
    made = answer.json()

    assert answer.status_code == 200
    assert made["url"] == f"https://shop.example/cart?a=1&_tw={made['token']}"
    assert made["parameter"] == "_tw"
    now_s = int(time.time())
    token = tokens.verify(place.control.email_pepper("shop"), tokens.VISIT, made["token"], now_s)
    assert (token.visitor_id, token.conversation_id) == ("v", "c")
    assert abs(token.until_s - now_s - 7 * 86_400) < 60


def test_only_a_secret_key_makes_links(client: httpx.Client, place: Place) -> None:
    public = client.post("/v1/links", params={"key": place.public_key}, json={"visitor_id": "v"})
    nobody = client.post("/v1/links", json={"visitor_id": "v"})

    assert (public.status_code, public.json()["error"]["code"]) == (403, "not-for-public-keys")
    assert (nobody.status_code, nobody.json()["error"]["code"]) == (401, "key-missing")
    assert client.get("/v1/links").status_code == 405


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not-json"),
        (b"[]", "bad-link"),
        (b"{}", "bad-link"),
        (b'{"visitor_id": ""}', "bad-link"),
        (b'{"visitor_id": "v", "days": 0}', "bad-link"),
        (b'{"visitor_id": "v", "days": 1.5}', "bad-link"),
        (b'{"visitor_id": "v", "days": 1000}', "bad-link"),
        (b'{"visitor_id": "v", "more": 1}', "bad-link"),
        (b'{"visitor_id": "v", "url": "shop"}', "bad-link"),
        (b"[" * 100, "too-deep"),
        (b" " * 70_000, "body-too-large"),
    ],
)
def test_what_is_no_link_is_refused(
    client: httpx.Client, place: Place, body: bytes, code: str
) -> None:
    headers = {"Authorization": f"Bearer {place.secret_key}"}
    answer = client.post("/v1/links", content=body, headers=headers)

    assert answer.json()["error"]["code"] == code


def identified(client: httpx.Client, key: str, event_id: str, token: str) -> httpx.Response:
    event = {
        "type": "identified",
        "event_id": event_id,
        "occurred_at": "2025-03-03T10:00:00Z",
        "visitor_id": "v-now",
        "email": "ann@example.com",
        "link_token": token,
    }
    return client.post("/v1/events", params={"key": key}, json=event)


def test_an_event_may_bring_the_token_itself(client: httpx.Client, place: Place) -> None:
    token = make(client, place.secret_key, visitor_id="v-then").json()["token"]
    assert identified(client, place.public_key, "brought", token).status_code == 200

    (entry,) = [one for one in place.stored() if one.event_id == "brought"]
    came, link = read(entry.door, entry.topic, entry.payload)
    assert (came.event_id, came.visitor_id, bool(came.email_key)) == ("brought", "v-now", True)
    assert getattr(came, "linked_visitor_id", "") == link.visitor_id
    assert getattr(link, "linked_visitor_id", "") == "v-then"
    assert token.encode() not in entry.payload
    assert b"ann@" not in entry.payload


def test_an_event_with_a_bad_token_is_refused_with_its_reason(
    client: httpx.Client, place: Place
) -> None:
    answer = identified(client, place.public_key, "bad", "2.x.y")

    assert answer.status_code == 400
    assert answer.json()["verdicts"][0]["code"] == "link-token-forged"
