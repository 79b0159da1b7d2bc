"""A served shop and what is sent to it: real files, a real server, real requests."""

from __future__ import annotations

import hashlib
import hmac
import json
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx

from talkworth.control import Control
from talkworth.runtime import ServeFile, read_serve_file

TALKWORTH = str(Path(sys.executable).with_name("talkworth"))
WEBHOOK_SECRET = b"shpss_0"
DOMAIN = "tea.myshopify.com"


def make_shop(data: Path) -> str:
    """The shop `tea` with a webhook; returns its secret key."""
    with closing(Control.open(data)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        control.add_webhook("tea", "shopify", DOMAIN, WEBHOOK_SECRET)
        return control.add_key("tea", "secret")[1]


def message(event_id: str, conversation_id: str = "ada", **fields: object) -> dict[str, Any]:
    """A shopper's message of March 2025."""
    return {
        "type": "message_sent",
        "event_id": event_id,
        "occurred_at": "2025-03-03T09:00:00Z",
        "conversation_id": conversation_id,
        "role": "shopper",
        **fields,
    }


def order(order_id: str, **fields: object) -> dict[str, Any]:
    """An order of 10 EUR."""
    return {
        "type": "order_placed",
        "event_id": f"order/{order_id}",
        "occurred_at": "2025-03-03T10:00:00Z",
        "order_id": order_id,
        "currency": "EUR",
        "total": "10.00",
        "lines": [{"line_id": "1", "quantity": 1, "price": "10.00"}],
        **fields,
    }


@contextmanager
def serving(data: Path, *args: str, stop: int = signal.SIGTERM) -> Iterator[ServeFile]:
    """A real `talkworth serve` of `data` on a free port; stopped at the end."""
    server = start(data, *args)
    try:
        yield wait_until_ready(data, server)
    finally:
        server.send_signal(stop)
        try:
            server.wait(timeout=20)
        finally:
            server.kill()


def start(data: Path, *args: str) -> subprocess.Popen[bytes]:
    with log_of(data).open("ab") as log:
        return subprocess.Popen(
            [TALKWORTH, "serve", "--data", str(data), "--port", "0", *args],
            stdout=subprocess.DEVNULL,
            stderr=log,
        )


def log_of(data: Path) -> Path:
    return data.with_name(f"{data.name}.log")


def wait_until_ready(data: Path, server: subprocess.Popen[bytes]) -> ServeFile:
    """Where the server is, once it answers; an older server's file is not taken for it."""
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        found = read_serve_file(data)
        if found and found.pid == server.pid and _answers(found):
            return found
        time.sleep(0.02)
    server.kill()
    server.wait()
    raise AssertionError(f"the server did not start:\n{log_of(data).read_text()}")


def _answers(found: ServeFile) -> bool:
    try:
        return httpx.get(f"{found.address}/healthz").status_code == 200
    except httpx.TransportError:
        return False


def send(client: httpx.Client, key: str, *events: dict[str, Any]) -> httpx.Response:
    """Send events as a server does."""
    return client.post(
        "/v1/events",
        content=json.dumps({"events": events}),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )


def send_webhook(
    client: httpx.Client, topic: str, webhook_id: str, body: dict[str, Any]
) -> httpx.Response:
    """Send what Shopify would send, signed as Shopify signs it."""
    content = json.dumps(body).encode()
    signature = b64encode(hmac.digest(WEBHOOK_SECRET, content, hashlib.sha256)).decode()
    return client.post(
        "/webhooks/shopify/tea",
        content=content,
        headers={
            "Content-Type": "application/json",
            "X-Shopify-Hmac-Sha256": signature,
            "X-Shopify-Topic": topic,
            "X-Shopify-Shop-Domain": DOMAIN,
            "X-Shopify-Webhook-Id": webhook_id,
        },
    )


def wait_until_loaded(client: httpx.Client) -> dict[str, Any]:
    """What `/healthz` says once nothing waits any more."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        said: dict[str, Any] = client.get("/healthz").json()
        if said["n_waiting"] == 0:
            return said
        time.sleep(0.05)
    raise AssertionError("the loader did not finish in 30 s")
