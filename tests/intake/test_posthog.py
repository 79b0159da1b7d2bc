"""The doors of PostHog's clients: every form they send in, and quiet answers to what they ask."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from tests.intake.place import Place


def event(uuid: str = "u1", **fields: Any) -> dict[str, Any]:
    return {
        "event": "product viewed",
        "uuid": uuid,
        "distinct_id": "user-1",
        "timestamp": "2026-11-20T10:00:00Z",
        "properties": {"product_id": "p1"},
        **fields,
    }


def last(place: Place) -> Any:
    (entry,) = place.reader.read(place.reader.last_seq() - 1, 1)
    return entry


@pytest.mark.parametrize("path", ["/batch/", "/capture", "/e/", "/i/v0/e/", "/i/v0/ai/batch/"])
def test_every_address_takes_a_batch_an_event_and_a_list(
    client: httpx.Client, place: Place, path: str
) -> None:
    key = place.secret_key
    for body in (
        {"api_key": key, "batch": [event()], "sent_at": "2026-11-20T10:00:00Z"},
        {"token": key, **event()},
        [event(properties={"token": key, "product_id": "p1"})],
        event(properties={"token": key, "product_id": "p1"}),
    ):
        answer = client.post(path, json=body)
        assert (answer.status_code, answer.json()) == (200, {"status": 1})
        assert (last(place).topic, last(place).trust, last(place).reason) == (
            "product viewed",
            "verified",
            "",
        )


def forms(body: bytes) -> dict[str, tuple[bytes, str]]:
    """A body in every form that browsers send it in, with its Content-Type."""
    form = "application/x-www-form-urlencoded"
    packed = gzip.compress(body)
    return {
        "plain": (body, "text/plain"),
        "gzip-js": (packed, "text/plain"),
        "base64": (b"data=" + quote(base64.b64encode(body)).encode(), form),
        "base64, not escaped": (b"data=" + base64.b64encode(body), form),
        "gzip in base64": (b"data=" + quote(base64.b64encode(packed)).encode(), form),
        "json in a form": (b"data=" + quote(body).encode() + b"&compression=", form),
    }


@pytest.mark.parametrize("form", sorted(forms(b"")))
def test_a_browser_s_event_comes_in_every_form(
    client: httpx.Client, place: Place, form: str
) -> None:
    event_of_form = event(form, properties={"product_id": "p>?~1", "token": place.public_key})
    body, content_type = forms(json.dumps(event_of_form).encode())[form]
    answer = client.post(
        "/e/?compression=any&ver=1",
        content=body,
        headers={"Content-Type": content_type, "Origin": "https://s.example"},
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "https://s.example"
    assert (last(place).event_id, last(place).trust) == (form, "client-reported")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "not-json"),
        (b"7", 400, "not-messages"),
        (b"[7]", 400, "not-messages"),
        (b"[]", 401, "key-missing"),
        (b"data=", 400, "not-json"),
        (b"data=%00%ff", 400, "not-json"),
        (b"data=eyJ9", 400, "not-json"),
        (b'{"api_key":"phc_no","batch":[]}', 401, "key-refused"),
        (b'{"api_key":7,"batch":[]}', 401, "key-missing"),
        (b'{"properties":[],"batch":[]}', 400, "not-messages"),
        (gzip.compress(b" " * 3_000_000, mtime=0), 413, "body-too-large"),
        (
            b"data=" + base64.b64encode(gzip.compress(b" " * 3_000_000, mtime=0)),
            413,
            "body-too-large",
        ),
        (b'{"api_key":"k","batch":[' + b"0," * 2_500 + b"0]}", 413, "batch-too-large"),
    ],
)
def test_what_no_retry_can_help_is_refused(
    client: httpx.Client, body: bytes, status: int, code: str
) -> None:
    answer = client.post("/batch/", content=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    # PostHog's clients show their users this field.
    assert answer.json()["detail"]


def test_a_secret_key_from_a_page_is_refused(client: httpx.Client, place: Place) -> None:
    body = {"api_key": place.secret_key, **event()}
    answer = client.post("/e/", json=body, headers={"Origin": "https://s.example"})
    assert (answer.status_code, answer.json()["code"]) == (401, "secret-key-in-browser")


def test_there_are_no_flags_and_nothing_to_record(client: httpx.Client, place: Place) -> None:
    for path in ("/decide/?v=3", "/flags/?v=2", "/flags"):
        told = client.post(path, json={"token": place.public_key}).json()
        assert (told["featureFlags"], told["sessionRecording"]) == ({}, False)
        assert "gzip-js" in told["supportedCompression"]
    assert client.get(f"/array/{place.public_key}/config").json()["siteApps"] == []
    script = client.get(f"/array/{place.public_key}/config.js")
    assert (script.status_code, script.headers["content-type"]) == (200, "application/javascript")
    assert client.get("/array/pk_no/config").json()["code"] == "key-refused"
    refused = client.get(f"/array/{place.secret_key}/config")
    assert (refused.status_code, refused.json()["code"]) == (401, "secret-key-in-url")
    assert client.options("/e/", headers={"Origin": "https://s.example"}).status_code == 204
