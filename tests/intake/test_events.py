"""The door for our own events, over real sockets."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import httpx
import pytest
from tests.intake.place import ORIGIN, Place, event, message, packed

from talkworth.journal import StoredEntry

JSON = {"content-type": "application/json"}


def post(
    client: httpx.Client,
    place: Place,
    document: object,
    headers: Mapping[str, str | bytes] = MappingProxyType({}),
    secret: bool = False,
) -> httpx.Response:
    body = document if isinstance(document, bytes) else packed(document)
    key = {"authorization": f"Bearer {place.secret_key}"} if secret else {}
    every = {**JSON, **key, **headers}
    return client.post(
        "/v1/events",
        content=body,
        params={} if secret else {"key": place.public_key},
        headers={name.encode(): _bytes(value) for name, value in every.items()},
    )


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def stored(place: Place, event_id: str) -> StoredEntry:
    (found,) = [one for one in place.stored() if one.event_id == event_id]
    return found


def kept(place: Place, event_id: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(stored(place, event_id).payload)
    return payload


def test_one_event_is_journalled_with_the_hash_of_its_own_bytes(
    client: httpx.Client, place: Place
) -> None:
    body = packed(event("one"))
    answer = post(client, place, b" \n" + body + b"\n")

    assert answer.status_code == 200
    assert answer.json() == {
        "accepted": 1,
        "rejected": 0,
        "verdicts": [{"event_id": "one", "status": "accepted"}],
    }
    entry = stored(place, "one")
    assert (entry.door, entry.topic, entry.shop_id) == ("events", "product_viewed", "shop")
    assert entry.sha256 == hashlib.sha256(body).digest()


def test_a_batch_gives_its_time_of_sending_to_those_without_their_own(
    client: httpx.Client, place: Place
) -> None:
    own = "2026-11-20T10:00:05Z"
    batch = {
        "sent_at": "2026-11-20T10:00:09Z",
        "events": [event("filled"), event("own", sent_at=own)],
    }
    assert post(client, place, batch).status_code == 200
    assert kept(place, "filled")["sent_at"] == "2026-11-20T10:00:09Z"
    assert kept(place, "own")["sent_at"] == own
    assert stored(place, "filled").sha256 == hashlib.sha256(packed(event("filled"))).digest()


def test_a_bad_event_never_fails_its_batch(client: httpx.Client, place: Place) -> None:
    events = [
        event("good"),
        event("misspelt", prodct_id="p"),
        {"type": "telepathy", "event_id": "no-type"},
        {},
        17,
        "text",
        event("nul", product_id="a\x00b"),
        event("early", occurred_at="1999-01-01T00:00:00Z"),
        event("large", properties={"text": "x" * 70_000}),
        event("door-field", email_key="0" * 64),
        event("also-good"),
    ]
    answer = post(client, place, {"sent_at": "2026-11-20T10:00:09Z", "events": events})
    verdicts = answer.json()["verdicts"]

    assert answer.status_code == 200
    assert [(one["event_id"], one.get("code")) for one in verdicts] == [
        ("good", None),
        ("misspelt", "not-an-event"),
        ("no-type", "unknown-type"),
        (None, "not-an-event"),
        (None, "not-an-event"),
        (None, "not-an-event"),
        ("nul", "bad-character"),
        ("early", "impossible-clock"),
        ("large", "event-too-large"),
        ("door-field", "not-an-event"),
        ("also-good", None),
    ]
    assert (answer.json()["accepted"], answer.json()["rejected"]) == (2, 9)
    assert {"good", "also-good"} <= {one.event_id for one in place.stored()}
    assert "misspelt" not in {one.event_id for one in place.stored()}


def test_when_none_is_accepted_it_is_a_400_that_says_why(
    client: httpx.Client, place: Place
) -> None:
    alone = post(client, place, event("x", visitor_id=""))
    both = post(client, place, {"events": [{}, {}]})

    assert alone.status_code == both.status_code == 400
    assert alone.json()["error"]["code"] == alone.json()["verdicts"][0]["code"] == "not-an-event"
    assert both.json()["error"]["code"] == "none-accepted"
    assert both.json()["rejected"] == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not-json"),
        (b"hello", "not-json"),
        (b'{"events": [', "not-json"),
        (b'{"events": "\xff"}', "not-a-batch"),
        (b'{"events": [{}], "more": "\xff"', "not-a-batch"),
        (b'{"events": []}', "not-a-batch"),
        (b'{"events": {}}', "not-a-batch"),
        (b'{"events": null}', "not-a-batch"),
        (b'{"events": [{}], "sentAt": 1}', "not-a-batch"),
        (b'{"events": [{}], "sent_at": "yesterday"}', "not-a-batch"),
        (b'["events"]', "not-a-batch"),
        (b'"lone surrogate \\ud800"', "bad-character"),
        (b'{"type": "identified", "event_id": "\\ud800"}', "bad-character"),
    ],
)
def test_what_is_no_batch_is_a_400(
    client: httpx.Client, place: Place, body: bytes, code: str
) -> None:
    answer = post(client, place, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


@pytest.mark.parametrize("levels", [33, 500, 100_000])
def test_a_bomb_of_brackets_is_a_413(client: httpx.Client, place: Place, levels: int) -> None:
    body = b'{"properties":' + b"[" * levels + b"]" * levels + b"}"
    answer = post(client, place, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too-deep")


def test_one_deep_event_does_not_fail_its_batch(client: httpx.Client, place: Place) -> None:
    deep = b'{"event_id":"deep","properties":' + b"[" * 500 + b"]" * 500 + b"}"
    body = b'{"events": [%b, %b]}' % (packed(event("shallow")), deep)
    verdicts = post(client, place, body).json()["verdicts"]
    assert [one.get("code") for one in verdicts] == [None, "too-deep"]
    bomb = post(client, place, body.replace(b"[" * 500, b"[" * 100_000))
    assert (bomb.status_code, bomb.json()["error"]["code"]) == (413, "too-deep")


def test_an_event_may_have_a_property_called_events(client: httpx.Client, place: Place) -> None:
    answer = post(client, place, event("property", properties={"events": 3}))
    assert answer.status_code == 200


def test_a_thousand_are_a_batch_and_one_more_is_too_large(
    client: httpx.Client, place: Place
) -> None:
    events = [event(f"many-{number}") for number in range(1001)]
    assert post(client, place, {"events": events[:1000]}).json()["accepted"] == 1000
    answer = post(client, place, {"events": events})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "batch-too-large")
    assert "many-1000" not in {one.event_id for one in place.stored()}


def test_a_public_key_says_what_a_browser_may_say_and_never_verified(
    client: httpx.Client, place: Place
) -> None:
    order = event("order", type="order_placed", order_id="1", currency="EUR", total="10.00")
    del order["product_id"]
    refund = event(
        "refund", type="order_refunded", order_id="1", refund_id="1", amount="1", currency="EUR"
    )
    del refund["product_id"]
    by_public = post(client, place, {"events": [order, refund]}).json()["verdicts"]
    by_secret = post(client, place, {"events": [{**refund, "event_id": "refund-2"}]}, secret=True)

    assert [one.get("code") for one in by_public] == [None, "not-for-public-keys"]
    assert by_secret.json()["accepted"] == 1
    assert stored(place, "order").trust == "client-reported"
    assert stored(place, "refund-2").trust == "verified"


def test_the_user_agent_is_kept_for_browsers_only(client: httpx.Client, place: Place) -> None:
    agent = {"user-agent": b"Mozilla/5.0 (\xe9) " + b"x" * 1000}
    post(client, place, event("browser"), agent)
    post(client, place, event("server"), agent, secret=True)
    assert len(stored(place, "browser").user_agent) == 400
    assert stored(place, "browser").user_agent.startswith("Mozilla/5.0")
    assert stored(place, "server").user_agent == ""


def test_text_and_addresses_stop_at_the_door(client: httpx.Client, place: Place) -> None:
    email = "Ann.Example@Example.com"
    hashed = hashlib.sha256(email.lower().encode()).hexdigest()
    said = message("said", text="Do you have the red shoes in size 42?", email=email)
    post(client, place, said)
    post(client, place, message("hashed", text="Hello!", email_hash=hashed))

    everything = b"".join(one.payload for one in place.stored())
    assert b"red shoes" not in everything
    assert b"xample.com" not in everything
    assert hashed.encode() not in everything
    first, second = kept(place, "said"), kept(place, "hashed")
    assert first["email_key"] == second["email_key"]
    assert first["detector_version"] == 1
    assert first["is_greeting"] is False
    assert second["is_greeting"] is True


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain;charset=UTF-8", "Application/JSON; a=b"]
)
def test_json_and_beacons_are_read(client: httpx.Client, place: Place, content_type: str) -> None:
    answer = post(client, place, event(content_type), {"content-type": content_type})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"content-type": "application/xml"}, "wrong-content-type"),
        ({"content-type": "application/x-www-form-urlencoded"}, "wrong-content-type"),
        ({"content-type": ""}, "wrong-content-type"),
        ({"content-encoding": "br"}, "wrong-content-encoding"),
        ({"content-encoding": "gzip, gzip"}, "wrong-content-encoding"),
    ],
)
def test_other_forms_are_a_415(
    client: httpx.Client, place: Place, headers: dict[str, str], code: str
) -> None:
    answer = post(client, place, event("form"), headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, code)


def test_gzip_is_read_and_a_bomb_is_a_413(client: httpx.Client, place: Place) -> None:
    zipped = {"content-encoding": "gzip"}
    bomb = gzip.compress(b" " * 200_000_000)
    assert len(bomb) < 1_000_000
    assert post(client, place, gzip.compress(packed(event("zip"))), zipped).status_code == 200

    answers = [post(client, place, body, zipped) for body in (bomb, b"no gzip", bomb[:99])]
    codes = [(one.status_code, one.json()["error"]["code"]) for one in answers]
    assert codes == [(413, "body-too-large"), (400, "not-gzip"), (400, "not-gzip")]


def test_without_a_good_key_there_is_no_way_in(client: httpx.Client, place: Place) -> None:
    key, revoked = place.control.add_key("shop", "public")
    place.control.revoke_key(key.key_id)
    body = packed(event("nobody"))
    asked: list[tuple[str, dict[str, str], str]] = [
        ("", {}, "key-missing"),
        ("?key=", {}, "key-missing"),
        ("?key=pk_wrong", {}, "key-refused"),
        ("?key=%00%ff", {}, "key-refused"),
        (f"?key={revoked}", {}, "key-refused"),
        (f"?key={place.secret_key}", {}, "secret-key-in-url"),
        ("", {"authorization": "Bearer sk_wrong"}, "key-refused"),
        ("", {"authorization": f"Basic {place.secret_key}"}, "key-missing"),
    ]
    for query, headers, code in asked:
        answer = client.post(f"/v1/events{query}", content=body, headers={**JSON, **headers})
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, code)
    assert "nobody" not in {one.event_id for one in place.stored()}


def test_a_bound_key_answers_to_its_own_pages_only(client: httpx.Client, place: Place) -> None:
    url = f"/v1/events?key={place.bound_key}"
    body = packed(event("bound"))
    ours = client.post(url, content=body, headers={**JSON, "origin": ORIGIN})
    wrong = client.post(url, content=b"{", headers={**JSON, "origin": ORIGIN})
    others = client.post(url, content=body, headers={**JSON, "origin": "https://evil.example"})
    null = client.post(url, content=body, headers={**JSON, "origin": "null"})
    none = client.post(url, content=body, headers=JSON)

    assert ours.status_code == 200
    assert ours.headers["access-control-allow-origin"] == ORIGIN
    assert "origin" in ours.headers["vary"]
    assert wrong.status_code == 400
    assert wrong.headers["access-control-allow-origin"] == ORIGIN
    for answer in (others, null, none):
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin-not-allowed")
        assert "access-control-allow-origin" not in answer.headers


def test_a_browser_may_ask_before_it_sends(client: httpx.Client, place: Place) -> None:
    asks = {"origin": ORIGIN, "access-control-request-method": "POST"}
    yes = client.options(f"/v1/events?key={place.bound_key}", headers=asks)
    no = client.options(
        f"/v1/events?key={place.bound_key}", headers={**asks, "origin": "https://evil.example"}
    )
    assert (yes.status_code, yes.content) == (204, b"")
    assert yes.headers["access-control-allow-origin"] == ORIGIN
    assert "content-type" in yes.headers["access-control-allow-headers"]
    assert no.status_code == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_only_post_is_taken(client: httpx.Client, place: Place, method: str) -> None:
    answer = client.request(method, f"/v1/events?key={place.public_key}")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST, OPTIONS"


def test_what_is_not_ours_goes_on(client: httpx.Client) -> None:
    for path in ("/", "/v1/events/", "/v1/reports/x", "/webhooks/other/shop", "/webhooks/shopify"):
        assert client.post(path).status_code == 418


def test_a_servers_sent_at_is_no_excuse_for_a_time_years_ahead(
    place: Place, client: httpx.Client
) -> None:
    """A browser's clock is corrected by its `sent_at`; a server's is taken at its word."""
    ahead = {"occurred_at": "2090-01-01T00:00:00Z", "sent_at": "2090-01-01T00:00:01Z"}
    by_server = post(client, place, event("ahead-1", **ahead), secret=True)
    by_browser = post(client, place, event("ahead-2", **ahead))

    assert by_server.json()["error"]["code"] == "impossible-clock"
    assert by_browser.status_code == 200
