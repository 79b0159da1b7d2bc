"""A shop with keys and a webhook, the doors in front of it, and what is sent to them."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from talkworth.control import Control
from talkworth.intake import Intake, intake_app
from talkworth.intake.exchange import Headers, Message, Receive, Scope, Send
from talkworth.journal import Journal, Reader, StoredEntry
from talkworth.settings import Settings

SECRET = b"hush, a webhook secret of the tests"
DOMAIN = "shop.myshopify.com"
ORIGIN = "https://shop.example"


@dataclass(frozen=True)
class Place:
    """One shop, `shop`, and its doors. `bound_key` is only for pages of `ORIGIN`."""

    app: Intake
    control: Control
    journal: Journal
    reader: Reader
    public_key: str
    bound_key: str
    secret_key: str

    def stored(self) -> list[StoredEntry]:
        return self.reader.read(0, 100_000)


@contextlib.contextmanager
def a_place(data: Path, settings: Settings | None = None) -> Iterator[Place]:
    """The place in `data`; its settings are generous where `settings` does not say otherwise."""
    control = Control.open(data)
    control.add_shop("shop", "EUR", "Europe/Berlin")
    control.add_webhook("shop", "shopify", DOMAIN, SECRET)
    _, public_key = control.add_key("shop", "public")
    _, bound_key = control.add_key("shop", "public", [ORIGIN])
    _, secret_key = control.add_key("shop", "secret")
    settings = settings or Settings(rate=1_000_000, burst=1_000_000)
    with contextlib.closing(control), _doors(data, control, settings) as (app, journal, reader):
        yield Place(app, control, journal, reader, public_key, bound_key, secret_key)


@contextlib.contextmanager
def reopened(data: Path, settings: Settings, secret_key: str) -> Iterator[Place]:
    """The place in `data` once more, as a new process finds it."""
    control = Control.open(data)
    with contextlib.closing(control), _doors(data, control, settings) as (app, journal, reader):
        yield Place(app, control, journal, reader, "", "", secret_key)


@contextlib.contextmanager
def _doors(
    data: Path, control: Control, settings: Settings
) -> Iterator[tuple[Intake, Journal, Reader]]:
    journal = Journal(data / "journal.db", max_queued=settings.max_queued)
    journal.start()
    reader = Reader(data / "journal.db")
    try:
        yield intake_app(journal, control, settings, _behind), journal, reader
    finally:
        reader.close()
        journal.close()


@dataclass(frozen=True)
class Answered:
    """What the app answered when it was called without a server."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        return str(json.loads(self.body)["error"]["code"])


async def call(
    app: Intake, path: str, query: str, headers: Headers, parts: Iterable[bytes]
) -> Answered | None:
    """POST to the app without a server; `None` if it gave no answer."""
    waiting = [*parts] or [b""]
    sent: list[Message] = []

    async def receive() -> Message:
        if not waiting:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(_scope(path, query, headers), receive, send)
    if not sent:
        return None
    start, end = sent
    found = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    return Answered(start["status"], found, end["body"])


def _scope(path: str, query: str, headers: Headers) -> Scope:
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": query.encode("latin-1"),
        "headers": list(headers),
    }


@contextlib.contextmanager
def served(app: Intake) -> Iterator[tuple[str, int]]:
    """The app on a real uvicorn, on a real socket: its host and port."""
    config = uvicorn.Config(app, loop="uvloop", http="httptools", ws="none", log_config=None)
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield listener.getsockname()
        finally:
            server.should_exit = True
            thread.join()


async def _behind(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for the rest of the service."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def event(event_id: str = "e1", **fields: Any) -> dict[str, Any]:
    return {
        "type": "product_viewed",
        "event_id": event_id,
        "occurred_at": "2026-11-20T10:00:00Z",
        "visitor_id": "v1",
        "product_id": "p1",
        **fields,
    }


def message(event_id: str = "m1", **fields: Any) -> dict[str, Any]:
    return {
        "type": "message_sent",
        "event_id": event_id,
        "occurred_at": "2026-11-20T10:00:00Z",
        "conversation_id": "c1",
        "role": "shopper",
        **fields,
    }


def packed(document: object) -> bytes:
    return json.dumps(document).encode()


def signature(body: bytes, secret: bytes = SECRET) -> str:
    return base64.b64encode(hmac.digest(secret, body, hashlib.sha256)).decode()


def signed(body: bytes, topic: str = "orders/create", **changed: str) -> dict[str, str]:
    """The headers Shopify sends with `body`; `changed` names are without the common prefix."""
    names = {
        "Hmac-Sha256": signature(body),
        "Topic": topic,
        "Shop-Domain": DOMAIN,
        "Webhook-Id": "wh-1",
        **{name.replace("_", "-").title(): value for name, value in changed.items()},
    }
    return {f"X-Shopify-{name}": value for name, value in names.items()}
