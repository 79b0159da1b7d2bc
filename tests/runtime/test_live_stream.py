"""Live events from a real server: as they come, taken up where they broke, no weight at its end."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.runtime.shop import (
    make_shop,
    message,
    order,
    send,
    send_webhook,
    serving,
    start,
    wait_until_loaded,
    wait_until_ready,
)

from talkworth.runtime import ServeFile

pytestmark = pytest.mark.slow


class Watching:
    """A stream as a browser reads it: what was told, and the last id."""

    def __init__(self, client: httpx.Client, key: str, words: str = "", last_id: str = "") -> None:
        self.told: list[dict[str, Any]] = []
        self.last_id = last_id
        self._headers = {"Authorization": f"Bearer {key}"}
        if last_id:
            self._headers["Last-Event-ID"] = last_id
        self._client, self._words = client, words

    def read(self, n: int) -> Watching:
        """Read until `n` events were told, then let the line drop."""
        url = f"/v1/live/stream{self._words}"
        with self._client.stream("GET", url, headers=self._headers, timeout=20) as answer:
            assert answer.status_code == 200, answer.read()
            assert answer.headers["content-type"].startswith("text/event-stream")
            last = ""
            for line in answer.iter_lines():
                field, _, value = line.partition(": ")
                if field == "id":
                    last = value
                elif field == "data":
                    self.told.append(json.loads(value))
                elif not line and last:
                    self.last_id = last
                    if len(self.told) >= n:
                        break
        return self


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServeFile, str]]:
    data = tmp_path_factory.mktemp("live") / "data"
    key = make_shop(data)
    with serving(data) as found:
        yield found, key


@pytest.fixture
def client(shop: tuple[ServeFile, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shop[0].address, timeout=20) as client:
        yield client


def test_a_stream_that_breaks_goes_on_without_loss_or_double(
    shop: tuple[ServeFile, str], client: httpx.Client
) -> None:
    key = shop[1]
    wanted = [f"s{number}" for number in range(60)]
    begun = threading.Event()

    def tell() -> None:
        begun.wait(10)
        with httpx.Client(base_url=shop[0].address) as sender:
            for name in wanted:
                send(sender, key, message(name))
                time.sleep(0.02)

    teller = threading.Thread(target=tell)
    teller.start()
    first = client.get("/v1/live/events", headers={"Authorization": f"Bearer {key}"}).json()
    begun.set()
    told: list[str] = []
    last_id = first["cursor"]
    while len(told) < len(wanted):
        part = Watching(client, key, last_id=last_id).read(min(7, len(wanted) - len(told)))
        told += [event["event_id"] for event in part.told]
        last_id = part.last_id
    teller.join()

    assert told == wanted
    assert {event["state"] for event in part.told} == {"accepted"}


def test_entries_and_refusals_are_told_with_their_verdicts(
    shop: tuple[ServeFile, str], client: httpx.Client
) -> None:
    key = shop[1]
    here = client.get("/v1/live/events", headers={"Authorization": f"Bearer {key}"}).json()
    send(client, key, order("77"), order("78", is_test=True))
    send(client, key, order("77"))
    send_webhook(client, "orders/create", "w-bad", {"id": "no order"})
    client.post("/webhooks/shopify/tea", content=b"{}")
    told = Watching(client, key, last_id=here["cursor"]).read(5).told

    assert sorted((event["state"], event["reason"] or "") for event in told) == [
        ("accepted", ""),
        ("accepted", "test-order"),
        ("duplicate", "duplicate"),
        ("refused", "wrong-signature"),
        ("rejected", "unreadable-body"),
    ]
    only = Watching(client, key, "?door=shopify&state=rejected", here["cursor"]).read(1).told
    assert [event["event_id"] for event in only] == ["w-bad"]


def test_the_server_stops_in_time_with_fifty_streams_open(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = make_shop(data)
    server = start(data)
    found = wait_until_ready(data, server)
    port = int(found.address.rpartition(":")[2])
    request = f"GET /v1/live/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n"
    with contextlib.ExitStack() as open_:
        open_.callback(server.kill)
        lines = [
            open_.enter_context(socket.create_connection(("127.0.0.1", port), 10))
            for _ in range(50)
        ]
        for line in lines:
            line.sendall(request.encode())
            assert b"200 OK" in line.recv(4096)
        with httpx.Client(base_url=found.address) as client:
            send(client, key, message("m1"))
            wait_until_loaded(client)
        began_at = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0
        assert time.monotonic() - began_at < 5
    assert not (data / "serve.json").exists()
