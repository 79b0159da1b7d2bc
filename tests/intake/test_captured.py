"""Requests of real clients, byte for byte as they were recorded, at the doors they know."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.intake.place import Place

from talkworth.sources import Unreadable, read

CAPTURED = Path(__file__).parent.parent / "payloads" / "clients"
REQUESTS = sorted(CAPTURED.glob("*/*.json"))
BROWSERS = {"segment_browser"}
# What each recording comes to: facts, and the messages that make none, by reason.
FACTS = {
    "posthog_py": "message_sent order_placed",
    "rudder_node": "identified order_placed",
    "rudder_py": "checkout_started identified order_cancelled order_placed",
    "segment_browser": "identified order_placed product_viewed session_started",
    "segment_node": "identified identified order_placed order_refunded session_started",
    "segment_py": "cart_changed identified identified order_placed order_placed order_refunded "
    "session_started",
    "segment_py_gzip": "cart_changed identified identified order_placed order_placed "
    "order_refunded session_started",
}
REASONS = {
    "rudder_node": ["topic-not-used"],
    "segment_node": ["no-fact", "no-fact", "partial-order", "topic-not-used", "topic-not-used"],
    "segment_py": ["no-fact", "topic-not-used"],
    "segment_py_gzip": ["no-fact", "topic-not-used"],
}


def replay(client: httpx.Client, recorded: Path, key: str) -> httpx.Response:
    told: dict[str, Any] = json.loads(recorded.read_text())
    file = recorded.with_suffix(".body.bin")
    body = file.read_bytes() if file.exists() else b""
    if not any(name.lower() == "authorization" for name, _ in told["headers"]):
        body = body.replace(b"phc_TEST", key.encode())
    basic = base64.b64encode(f"{key}:".encode()).decode()
    headers = [
        (name, f"Basic {basic}" if name.lower() == "authorization" else value)
        for name, value in told["headers"]
        if name.lower() not in ("content-length", "host", "connection")
    ]
    request = client.build_request(told["method"], told["path"], content=body)
    request.headers = httpx.Headers([("Host", request.headers["host"]), *headers])
    if body:
        request.headers["Content-Length"] = str(len(body))
    return client.send(request)


@pytest.mark.parametrize("recorded", REQUESTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_recorded_request_is_accepted(
    client: httpx.Client, place: Place, recorded: Path
) -> None:
    key = place.public_key if recorded.parent.name in BROWSERS else place.secret_key
    answer = replay(client, recorded, key)
    assert answer.status_code == (204 if "OPTIONS" in recorded.name else 200), answer.text
    if origin := answer.request.headers.get("origin"):
        assert answer.headers["access-control-allow-origin"] == origin
    if "OPTIONS" in recorded.name:
        assert "authorization" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize("folder", sorted(FACTS))
def test_every_recorded_message_is_a_fact_or_is_counted(
    client: httpx.Client, place: Place, folder: str
) -> None:
    is_browser = folder in BROWSERS
    before = place.reader.last_seq()
    for recorded in sorted((CAPTURED / folder).glob("*.json")):
        replay(client, recorded, place.public_key if is_browser else place.secret_key)
    kinds, reasons = [], []
    for entry in place.reader.read(before, 100):
        assert entry.trust == ("client-reported" if is_browser else "verified")
        assert b"@example.com" not in entry.payload
        if entry.reason:
            with pytest.raises(Unreadable, match=entry.reason):
                read(entry.door, entry.topic, entry.payload)
            reasons.append(entry.reason)
        else:
            events = read(entry.door, entry.topic, entry.payload)
            kinds += [str(event.__struct_config__.tag) for event in events]
    assert " ".join(sorted(kinds)) == FACTS[folder]
    assert sorted(reasons) == REASONS.get(folder, [])
