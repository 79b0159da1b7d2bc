"""The door for signed webhooks, over real sockets, with recorded bodies."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import httpx
import pytest
from tests.intake.place import DOMAIN, SECRET, Place, signature, signed

from talkworth.journal import StoredEntry

PAYLOADS = Path(__file__).parent.parent / "payloads" / "shopify"
BODIES = sorted(PAYLOADS.rglob("*.json"))
URL = "/webhooks/shopify/shop"
MADE_UP = b'{"id": 820982911946154508, "total_price": 195.66, "email": "ann@example.com"}'


def post(client: httpx.Client, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return client.post(URL, content=body, headers=headers)


def stored(place: Place, webhook_id: str) -> StoredEntry:
    (found,) = [one for one in place.stored() if one.event_id == webhook_id]
    return found


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_recorded_bodies_are_taken_byte_for_byte(
    client: httpx.Client, place: Place, path: Path
) -> None:
    body = path.read_bytes()
    headers = signed(body, webhook_id=str(path))
    assert post(client, body, headers).status_code == 200
    entry = stored(place, str(path))
    assert entry.sha256 == hashlib.sha256(body).digest()
    assert (entry.door, entry.trust, entry.topic) == ("shopify", "verified", "orders/create")


def test_every_digit_of_ids_and_amounts_is_kept(client: httpx.Client, place: Place) -> None:
    answer = post(client, MADE_UP, signed(MADE_UP, webhook_id="digits"))
    assert answer.json() == {"accepted": True, "reason": None}
    payload = stored(place, "digits").payload
    assert b"820982911946154508" in payload
    assert b"195.66" in payload
    assert b"ann@example.com" not in payload


@pytest.mark.parametrize("prefix", ["X-Shopify-", "x-shopify-", "Shopify-", "SHOPIFY-"])
def test_headers_come_in_any_case_with_or_without_x(
    client: httpx.Client, place: Place, prefix: str
) -> None:
    headers = {
        name.replace("X-Shopify-", prefix): value
        for name, value in signed(MADE_UP, webhook_id=prefix).items()
    }
    assert post(client, MADE_UP, headers).status_code == 200
    assert stored(place, prefix).topic == "orders/create"


def test_without_a_webhook_id_the_bodys_hash_is_the_id(client: httpx.Client, place: Place) -> None:
    body = b'{"id": 1, "note": "no id"}'
    headers = signed(body)
    del headers["X-Shopify-Webhook-Id"]
    assert post(client, body, headers).status_code == 200
    assert stored(place, f"sha:{hashlib.sha256(body).hexdigest()}")


@pytest.mark.parametrize(
    "forged",
    [
        signature(MADE_UP, b"another secret"),
        signature(MADE_UP + b" "),
        signature(MADE_UP)[:-1],
        "",
        "not base64 \u00e9",
        signature(MADE_UP).lower(),
    ],
)
def test_a_wrong_signature_is_a_401_and_leaves_nothing(
    client: httpx.Client, place: Place, forged: str
) -> None:
    before = place.reader.last_seq()
    headers = {**signed(MADE_UP), "X-Shopify-Hmac-Sha256": forged}
    answer = client.post(URL, content=MADE_UP, headers=httpx.Headers(headers, encoding="latin-1"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong-signature")
    assert place.reader.last_seq() == before


@pytest.mark.parametrize("shop", ["nobody", "", "shop/more", "%00", "..%2f"])
def test_an_unknown_shop_looks_like_a_wrong_signature(client: httpx.Client, shop: str) -> None:
    answer = client.post(f"/webhooks/shopify/{shop}", content=MADE_UP, headers=signed(MADE_UP))
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong-signature")


@pytest.mark.parametrize("domain", ["other.myshopify.com", "", "shop.myshopify.com.evil.example"])
def test_a_good_signature_of_another_domain_is_a_403(client: httpx.Client, domain: str) -> None:
    answer = post(client, MADE_UP, signed(MADE_UP, shop_domain=domain))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "wrong-domain")


def test_the_domains_case_does_not_matter(client: httpx.Client) -> None:
    assert post(client, MADE_UP, signed(MADE_UP, shop_domain=DOMAIN.upper())).status_code == 200


def test_two_secrets_overlap_while_one_is_rotated(client: httpx.Client, place: Place) -> None:
    added = place.control.add_webhook("shop", "shopify", DOMAIN, b"the next secret of it")
    for secret in (SECRET, b"the next secret of it"):
        headers = signed(MADE_UP, hmac_sha256=signature(MADE_UP, secret))
        assert post(client, MADE_UP, headers).status_code == 200
    place.control.remove_webhook(added.webhook_id)


@pytest.mark.parametrize(
    ("name", "topic", "body", "reason"),
    [
        ("topic", "moon/landed", MADE_UP, "unknown-topic"),
        ("no-topic", "", MADE_UP, "unknown-topic"),
        ("long-topic", "t" * 4000, MADE_UP, "unknown-topic"),
        ("empty", "orders/create", b"", "unreadable-body"),
        ("text", "orders/create", b"hello", "unreadable-body"),
        ("latin", "orders/create", b'{"name": "\xe9"}', "unreadable-body"),
        ("surrogate", "orders/create", b'{"name": "\\ud800"}', "unreadable-body"),
        ("list", "orders/create", b"[1, 2]", "unreadable-body"),
        ("deep", "orders/create", b'{"a":' * 5000 + b"1" + b"}" * 5000, "unreadable-body"),
        ("private", "orders/create", b'{"email": "ann@example.com"', "unreadable-body"),
    ],
)
def test_signed_and_unreadable_is_a_200_and_kept_without_its_content(
    client: httpx.Client, place: Place, name: str, topic: str, body: bytes, reason: str
) -> None:
    answer = post(client, body, signed(body, topic, webhook_id=name))
    entry = stored(place, name)

    assert answer.status_code == 200
    assert answer.json() == {"accepted": True, "reason": reason}
    assert (entry.topic, entry.reason) == (topic[:255], reason)
    assert json.loads(entry.payload) == {"n_bytes": len(body)}
    assert entry.sha256 == hashlib.sha256(body).digest()


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS"])
def test_only_post_is_taken(client: httpx.Client, method: str) -> None:
    assert client.request(method, URL).status_code == 405


def test_a_zipped_webhook_is_a_415(client: httpx.Client) -> None:
    headers = {**signed(MADE_UP), "content-encoding": "gzip"}
    assert post(client, MADE_UP, headers).status_code == 415


def test_a_webhook_beyond_the_limit_is_a_413(client: httpx.Client) -> None:
    body = b" " * (4 * 1024 * 1024 + 1)
    assert post(client, body, signed(body)).status_code == 413
    assert post(client, body[1:], signed(body[1:])).status_code == 200
