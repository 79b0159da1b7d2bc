"""Alhena's two addresses: client-reported whatever they say, one order an id, clear refusals."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.intake.place import ORIGIN, Place

CART, CHECKOUT = "/analytics/cart_events", "/analytics/checkout_events"
DEEP: list[Any] = []
for _ in range(40):
    DEEP = [DEEP]


def cart(key: str, **changed: Any) -> dict[str, Any]:
    return {
        "company_key": key,
        "user_fingerprint": "f1",
        "user_faq_fingerprint": "f2",
        "type": "ITEM_ADDED",
        "product_id": "p1",
        "product_name": "Tea",
        "value": 9.5,
        "currency": "EUR",
        "quantity": 1,
        **changed,
    }


def last(place: Place, n: int = 1) -> list[Any]:
    return place.reader.read(place.reader.last_seq() - n, n)


def test_a_cart_event_is_kept_as_a_browser_s_word(client: httpx.Client, place: Place) -> None:
    headers = {"Origin": ORIGIN, "User-Agent": "Mozilla/5.0 Firefox"}
    answer = client.post(CART, json=cart(place.bound_key), headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    (entry,) = last(place)
    assert (entry.door, entry.topic, entry.trust) == ("alhena", "cart_events", "client-reported")
    assert entry.user_agent == "Mozilla/5.0 Firefox"
    # The key is not kept: it is the sender's, not the shopper's.
    assert place.bound_key.encode() not in entry.payload


def test_the_same_words_twice_are_two_changes_of_a_cart(client: httpx.Client, place: Place) -> None:
    for _ in range(2):
        client.post(CART, json=cart(place.public_key))
    one, other = last(place, 2)
    assert one.event_id != other.event_id


def test_new_and_known_orders_are_answered_alike(client: httpx.Client, place: Place) -> None:
    order = {
        "companyKey": place.public_key,
        "userFingerprint": "f1",
        "orderId": "o1",
        "value": 20,
        "currency": "EUR",
        "lineItems": [{"productId": "p1", "quantity": 2, "value": 10, "currency": "EUR"}],
    }
    answers = [client.post(f"{CHECKOUT}{slash}", json=order) for slash in ("", "/")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, '{"success":true}')}


def test_a_browser_may_ask_first(client: httpx.Client) -> None:
    headers = {"Origin": ORIGIN, "Access-Control-Request-Headers": "content-type"}
    asked = client.options(CART, headers=headers)
    assert (asked.status_code, asked.headers["access-control-allow-headers"]) == (
        204,
        "content-type",
    )


@pytest.mark.parametrize(
    ("changed", "status", "code", "says"),
    [
        ({"company_key": None}, 401, "key-missing", "key"),
        ({"company_key": "pk_no"}, 401, "key-refused", "key"),
        ({"company_key": 7}, 401, "key-missing", "key"),
        ({"company_key": "SECRET"}, 401, "secret-key-in-browser", "public key"),
        ({"type": "Item_Added"}, 400, "not-an-alhena-event", "ITEM_ADDED"),
        ({"product_id": ""}, 400, "not-an-alhena-event", "productId"),
        ({"value": "free"}, 400, "not-an-alhena-event", "amount"),
        ({"currency": "EURO"}, 400, "not-an-alhena-event", "unknown-currency"),
        ({"pad": "x" * 70_000}, 413, "event-too-large", "bytes"),
        (
            {"pad": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]},
            413,
            "too-deep",
            "",
        ),
    ],
)
def test_what_is_wrong_is_said(
    client: httpx.Client, place: Place, changed: dict[str, Any], status: int, code: str, says: str
) -> None:
    if changed.get("company_key") == "SECRET":
        changed = {"company_key": place.secret_key}
    before = place.reader.last_seq()
    answer = client.post(CART, json=cart(place.public_key, **changed))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert says in answer.json()["message"]
    assert place.reader.last_seq() == before


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"7"])
def test_what_is_no_object_is_refused(client: httpx.Client, body: bytes) -> None:
    answer = client.post(CHECKOUT, content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "not-json")


def test_a_secret_in_the_header_does_not_make_it_verified(
    client: httpx.Client, place: Place
) -> None:
    headers = {"Authorization": f"Bearer {place.secret_key}"}
    answer = client.post(CART, json=cart(place.public_key), headers=headers)
    assert answer.json()["code"] == "secret-key-in-browser"
    assert client.get(CART).status_code == 405
