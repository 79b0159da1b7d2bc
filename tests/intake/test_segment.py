"""The doors of Segment's and RudderStack's clients: keys, words they understand, bad messages."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.intake.place import ORIGIN, Place, a_place, served

from talkworth.settings import Settings


def track(message_id: str, event: str | None = "Product Viewed", **fields: Any) -> dict[str, Any]:
    return {
        "type": "track",
        "event": event,
        "messageId": message_id,
        "anonymousId": "a1",
        "timestamp": "2026-11-20T10:00:00Z",
        "properties": {"product_id": "p1"},
        **fields,
    }


def basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}


def post(
    client: httpx.Client, key: str, *messages: Any, path: str = "/v1/batch", **headers: str
) -> httpx.Response:
    return client.post(path, json={"batch": messages}, headers=basic(key) | headers)


def last(place: Place, n: int = 1) -> list[Any]:
    return place.reader.read(place.reader.last_seq() - n, n)


def test_a_bad_message_never_fails_the_others(client: httpx.Client, place: Place) -> None:
    messages = [track("m1"), 7, {}, track("m2", event=None), track("m3", timestamp="soon")]
    messages += [track("m4", pad="x" * 70_000), track("m5", properties={"a": [[[[]]] * 3]})]
    answer = post(client, place.secret_key, *messages, track("m6"))
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    found = [(entry.topic, entry.reason) for entry in last(place, 8)]
    assert found == [
        ("track/product viewed", ""),
        ("", "unknown-topic"),
        ("", "unknown-topic"),
        ("", "unknown-topic"),
        ("track/product viewed", "unreadable-body"),
        ("track/product viewed", "message-too-large"),
        ("track/product viewed", "unreadable-body"),
        ("track/product viewed", ""),
    ]


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("/v1/track", "track/product viewed"),
        ("/v1/t", "track/product viewed"),
        ("/v1/identify", "identify"),
        ("/v1/p", "page"),
        ("/v1/screen", "screen"),
        ("/v1/a", "alias"),
        ("/v1/group", "group"),
        ("/beacon/v1/track", "track/product viewed"),
    ],
)
def test_the_address_says_what_a_message_does_not(
    client: httpx.Client, place: Place, path: str, topic: str
) -> None:
    message = track("m")
    del message["type"]
    assert client.post(path, json=message, headers=basic(place.secret_key)).status_code == 200
    (entry,) = last(place)
    assert (entry.topic, entry.event_id) == (topic, "m")


def test_a_message_without_an_id_is_told_by_its_bytes(client: httpx.Client, place: Place) -> None:
    message = track("m")
    del message["messageId"]
    for _ in range(2):
        post(client, place.secret_key, message)
    one, other = last(place, 2)
    assert one.event_id == other.event_id
    assert one.event_id.startswith("sha:")


def test_who_sends_decides_what_it_is_worth(client: httpx.Client, place: Place) -> None:
    order = {"order_id": "o", "total": 1, "currency": "EUR"}
    refund = track("r", "Order Refunded", properties=order)
    placed = track("o", "Order Completed", properties=order)
    for key, trust, reason in (
        (place.secret_key, "verified", ""),
        (place.public_key, "client-reported", "not-for-public-keys"),
    ):
        assert post(client, key, placed, refund).status_code == 200
        told = [(entry.trust, entry.reason) for entry in last(place, 2)]
        assert told == [(trust, ""), (trust, reason)]
    assert last(place)[0].payload == b'{"n_bytes":%d}' % len(
        httpx.Request("POST", "http://x", json=refund).content
    )


def test_where_the_key_may_stand(client: httpx.Client, place: Place) -> None:
    body = {"batch": [track("m")]}
    key = place.public_key
    for answer in (
        client.post("/v1/b", json=body | {"writeKey": key}),
        client.post(f"/v1/batch?writeKey={key}", json=body),
        client.post("/v1/batch", json=body, headers={"Authorization": f"Bearer {key}"}),
        client.post("/v1/t", json=track("m") | {"writeKey": key}),
        client.post("/v1/import", json=body, headers=basic(key)),
    ):
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("headers", "body_key", "query", "status", "code"),
    [
        ({}, None, "", 401, "key-missing"),
        ({"Authorization": "Basic !!"}, None, "", 401, "key-missing"),
        ({"Authorization": "Basic /w=="}, None, "", 401, "key-missing"),
        ({}, "sk_nope", "", 401, "key-refused"),
        ({}, "SECRET", "?writeKey=sk_1", 401, "secret-key-in-url"),
        ({"Origin": "https://s.example"}, "SECRET", "", 401, "secret-key-in-browser"),
        ({"Origin": "https://evil.example"}, "BOUND", "", 403, "origin-not-allowed"),
    ],
)
def test_refusals_are_said_in_words_the_clients_read(
    client: httpx.Client,
    place: Place,
    headers: dict[str, str],
    body_key: str | None,
    query: str,
    status: int,
    code: str,
) -> None:
    keys = {"SECRET": place.secret_key, "BOUND": place.bound_key}
    key = keys.get(body_key or "", body_key)
    answer = client.post(
        f"/v1/batch{query}", json={"writeKey": key, "batch": [track("m")]}, headers=headers
    )
    told = answer.json()
    assert (answer.status_code, told["code"], told["error"]["code"]) == (status, code, code)
    assert told["success"] is False
    # A page that cannot read the refusal would take it for a broken line.
    assert answer.headers.get("access-control-allow-origin") == headers.get("Origin")


def test_a_page_of_the_right_origin_is_let_in(client: httpx.Client, place: Place) -> None:
    asked = client.options(
        "/v1/t",
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "Authorization,X-Retry-Count",
        },
    )
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-headers"] == "authorization,x-retry-count"
    body = json.dumps(track("m") | {"writeKey": place.bound_key})
    headers = {"Content-Type": "text/plain", "Origin": ORIGIN, "User-Agent": "Mozilla/5.0 Firefox"}
    assert client.post("/v1/t", content=body, headers=headers).status_code == 200
    assert last(place)[0].user_agent == "Mozilla/5.0 Firefox"


def test_a_server_passes_the_shopper_s_browser_on(client: httpx.Client, place: Place) -> None:
    post(client, place.secret_key, track("m", context={"userAgent": "Googlebot/2.1"}))
    post(client, place.secret_key, track("m"))
    assert [entry.user_agent for entry in last(place, 2)] == ["Googlebot/2.1", ""]


@pytest.mark.parametrize(
    "content_type", ["", "application/json", "text/plain", "application/x-www-form-urlencoded", "?"]
)
@pytest.mark.parametrize("encoding", [None, "gzip", "hidden"])
def test_a_body_shows_itself_what_it_is(
    client: httpx.Client, place: Place, content_type: str, encoding: str | None
) -> None:
    body = json.dumps({"batch": [track("m")]}).encode()
    headers = basic(place.secret_key) | {"Content-Type": content_type}
    if encoding:
        body = gzip.compress(body)
    if encoding == "gzip":
        headers["Content-Encoding"] = "gzip"
    assert client.post("/v1/batch", content=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "not-json"),
        (b"{", 400, "not-json"),
        (b"\xff\xfe", 400, "not-json"),
        (b"[]", 400, "not-messages"),
        (b'{"batch": 7}', 400, "not-messages"),
        (gzip.compress(b"x" * 100, mtime=0)[:15], 400, "not-gzip"),
        (gzip.compress(b" " * 5_000_000, mtime=0), 413, "body-too-large"),
        (b'{"batch":' + b"[" * 5_000, 413, "too-deep"),
        (json.dumps({"batch": [0] * 2_501}).encode(), 413, "batch-too-large"),
    ],
)
def test_what_no_retry_can_help_is_refused(
    client: httpx.Client, place: Place, body: bytes, status: int, code: str
) -> None:
    answer = client.post("/v1/batch", content=body, headers=basic(place.secret_key))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_empty_batch_is_no_mistake(client: httpx.Client, place: Place) -> None:
    assert post(client, place.secret_key).json() == {"success": True}
    assert client.get("/v1/batch").status_code == 405


def test_a_clock_is_judged_by_when_it_sent(client: httpx.Client, place: Place) -> None:
    ahead = datetime.now(UTC) + timedelta(days=2)
    message = track("m", timestamp=ahead.isoformat())
    body = {"batch": [message], "sentAt": ahead.isoformat()}
    for key, reason in ((place.public_key, ""), (place.secret_key, "impossible-clock")):
        client.post("/v1/batch", json=body, headers=basic(key))
        assert last(place)[0].reason == reason
    # Without a clock of its sending, a page's own is taken at its word, up to a day ahead.
    post(client, place.public_key, message)
    assert last(place)[0].reason == "impossible-clock"


def test_the_batch_s_clock_goes_before_a_message_s_own(client: httpx.Client, place: Place) -> None:
    message = track("m", sentAt="2026-11-20T10:00:01Z")
    body = {"batch": [message], "sentAt": "2026-11-20T11:00:00Z"}
    client.post("/v1/batch", json=body, headers=basic(place.secret_key))
    assert json.loads(last(place)[0].payload)["sent_at"] == "2026-11-20T11:00:00Z"


def test_one_setting_of_a_page_is_enough(client: httpx.Client, place: Place) -> None:
    path = f"/v1/projects/{place.bound_key}/settings"
    told = client.get(path, headers={"Origin": ORIGIN})
    segment = told.json()["integrations"]["Segment.io"]
    host = client.base_url.netloc.decode()
    assert (segment["apiKey"], segment["apiHost"]) == (place.bound_key, f"{host}/v1")
    # A secure page may only send to a secure address.
    assert segment["protocol"] == "https"
    plain = client.get(f"/v1/projects/{place.public_key}/settings").json()
    assert plain["integrations"]["Segment.io"]["protocol"] == "http"
    behind_tls = {"X-Forwarded-Proto": "https"}
    told = client.get(f"/v1/projects/{place.public_key}/settings", headers=behind_tls)
    assert told.json()["integrations"]["Segment.io"]["protocol"] == "https"

    for refused, headers, code in (
        ("/v1/projects/pk_no/settings", {}, "key-refused"),
        ("/v1/projects/sk_1/settings", {}, "secret-key-in-url"),
        (path, {"Origin": "https://evil.example"}, "origin-not-allowed"),
    ):
        assert client.get(refused, headers=headers).json()["code"] == code
    assert client.post(path).status_code == 405


def test_rudderstack_s_browser_sdk_finds_its_source(client: httpx.Client, place: Place) -> None:
    told = client.get(f"/sourceConfig/?p=cdn&v=3&writeKey={place.public_key}")
    assert told.json()["source"]["enabled"] is True
    assert client.get("/sourceConfig").json()["code"] == "key-missing"
    assert client.post("/sourceConfig").status_code == 405


def test_a_key_over_its_rate_is_told_when_to_come_back(tmp_path: Path) -> None:
    with (
        a_place(tmp_path, Settings(rate=1, burst=2)) as place,
        served(place.app) as (host, port),
        httpx.Client(base_url=f"http://{host}:{port}") as client,
    ):
        answers = [post(client, place.public_key, track("m")) for _ in range(4)]
        assert [answer.status_code for answer in answers[:2]] == [200, 200]
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert post(client, place.secret_key, track("m")).status_code == 200
