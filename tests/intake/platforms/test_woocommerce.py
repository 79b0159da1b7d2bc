"""WooCommerce's webhooks over real sockets: its signature, its ping, its HTTP/1.0."""

from __future__ import annotations

import hashlib
import socket

import httpx
import pytest
from tests.intake.place import Place, signature
from tests.sources.woo_bodies import DOCS, ORDER, TOPIC_OF, body

from talkworth.control import WebhookSecret
from talkworth.intake.platforms.woocommerce import decoded
from talkworth.journal import StoredEntry

SECRET = b"a WooCommerce secret of the tests"
ESCAPED = b"salt &amp; pepper &lt;&quot;&#039;&gt;"
AS_SIGNED = b"salt & pepper <\"'>"
URL = "/webhooks/woocommerce/shop"
SOURCE = "https://tea.example/"


@pytest.fixture(scope="module", autouse=True)
def _secrets(place: Place) -> None:
    place.control.add_webhook("shop", "woocommerce", "", SECRET)
    place.control.add_webhook("shop", "woocommerce", "tea.example", ESCAPED)


def headers(sent: bytes, topic: str = "order.updated", secret: bytes = SECRET) -> dict[str, str]:
    """As WooCommerce 10 sends them."""
    resource, _, event = topic.partition(".")
    return {
        "Content-Type": "application/json",
        "User-Agent": "WooCommerce/10.3.4 Hookshot (WordPress/6.8)",
        "X-WC-Webhook-Source": SOURCE,
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Resource": resource,
        "X-WC-Webhook-Event": event,
        "X-WC-Webhook-Signature": signature(sent, secret),
        "X-WC-Webhook-ID": "3",
        "X-WC-Webhook-Delivery-ID": "0f5a1c",
    }


def post(client: httpx.Client, sent: bytes, named: dict[str, str]) -> httpx.Response:
    return client.post(URL, content=sent, headers=named)


def stored(place: Place, sent: bytes) -> list[StoredEntry]:
    digest = hashlib.sha256(sent).digest()
    return [entry for entry in place.stored() if entry.sha256 == digest]


@pytest.mark.parametrize("name", TOPIC_OF)
def test_every_body_is_taken_as_it_was_sent(client: httpx.Client, place: Place, name: str) -> None:
    sent = body(name)
    answer = post(client, sent, headers(sent, TOPIC_OF[name]))
    entry = stored(place, sent)[-1]

    assert (answer.status_code, answer.json()["accepted"]) == (200, True)
    assert (entry.door, entry.trust, entry.topic) == ("woocommerce", "verified", TOPIC_OF[name])
    assert entry.event_id == f"sha:{hashlib.sha256(sent).hexdigest()}"
    assert (entry.reason or None) == answer.json()["reason"]


def test_the_ping_of_a_new_webhook_is_answered_and_not_kept(
    client: httpx.Client, place: Place
) -> None:
    before = place.reader.last_seq()
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    answers = [
        client.post(path, content=b"webhook_id=17", headers=form) for path in (URL, URL + "x")
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert place.reader.last_seq() == before


@pytest.mark.parametrize("sent", [b"webhook_id=", b"webhook_id=1&more=2", b"webhook_id=one", b""])
def test_nothing_else_goes_unsigned(client: httpx.Client, sent: bytes) -> None:
    answer = client.post(URL, content=sent)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong-signature")


@pytest.mark.parametrize(
    "forged", ["", "AAAA", signature(body(DOCS), b"another"), signature(body(DOCS) + b"\n", SECRET)]
)
def test_a_wrong_signature_is_a_401_and_leaves_nothing(
    client: httpx.Client, place: Place, forged: str
) -> None:
    before = place.reader.last_seq()
    answer = post(client, body(DOCS), headers(body(DOCS)) | {"X-WC-Webhook-Signature": forged})

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong-signature")
    assert place.reader.last_seq() == before


@pytest.mark.parametrize("secret", [ESCAPED, AS_SIGNED])
def test_a_secret_signs_with_its_escapes_or_without(client: httpx.Client, secret: bytes) -> None:
    assert post(client, body(DOCS), headers(body(DOCS), secret=secret)).status_code == 200


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("https://tea.example/", 200),
        ("https://TEA.example/shop", 200),
        ("http://tea.example:8080/", 200),
        ("https://tea.example.evil.example/", 403),
        ("https://[bad", 403),
        ("", 403),
    ],
)
def test_a_secret_that_was_given_for_a_domain_signs_for_no_other(
    client: httpx.Client, source: str, status: int
) -> None:
    named = headers(body(DOCS), secret=AS_SIGNED) | {"X-WC-Webhook-Source": source}

    assert post(client, body(DOCS), named).status_code == status


def test_a_secret_without_a_domain_signs_for_any(client: httpx.Client) -> None:
    for source in ("https://other.example/", ""):
        named = headers(body(DOCS)) | {"X-WC-Webhook-Source": source}
        assert post(client, body(DOCS), named).status_code == 200


@pytest.mark.parametrize("sent", [b"", b"null", b"[]", b'{"id":', b'{"id":{"a":1}}', b"\xff"])
def test_signed_and_unreadable_is_a_200_because_five_refusals_end_a_webhook(
    client: httpx.Client, place: Place, sent: bytes
) -> None:
    answer = post(client, sent, headers(sent))

    assert (answer.status_code, answer.json()["reason"]) == (200, "unreadable-body")
    assert stored(place, sent)[-1].reason == "unreadable-body"


def test_a_client_that_speaks_http_1_0_is_answered(address: tuple[str, int]) -> None:
    sent = body(ORDER)
    named = headers(sent) | {"Host": "talkworth.example", "Content-Length": str(len(sent))}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(f"POST {URL} HTTP/1.0\r\n{head}\r\n".encode() + sent)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.startswith((b"HTTP/1.0 200", b"HTTP/1.1 200"))
    assert answer.endswith(b'{"accepted":true,"reason":null}')


@pytest.mark.parametrize(
    ("stored_as", "signs_as"),
    [
        (b"plain", b"plain"),
        (b"a &amp;amp; b", b"a &amp; b"),
        (b"&#39;&#x27;&#0039;&#38;&#x26;&#60;&#x3C;&#62;&#x3e;&#34;&#x22;", b"'''&&<<>>\"\""),
        (b"&eacute; &nbsp; &#65;", b"&eacute; &nbsp; &#65;"),
        ("Schlüssel &lt;".encode(), "Schlüssel <".encode()),
        (b"\xff&lt;", b"\xff<"),
    ],
)
def test_a_secret_is_decoded_as_wordpress_does(stored_as: bytes, signs_as: bytes) -> None:
    secret = WebhookSecret(shop_id="s", platform="woocommerce", domain="", secret=stored_as)

    assert decoded(secret.secret) == signs_as
