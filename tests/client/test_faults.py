"""The Python client and servers that are busy, failing, killed in the middle, or not there."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.client.arrivals import full_disk, ids, nowhere
from tests.runtime.shop import serving, start, wait_until_loaded, wait_until_ready

from talkworth.client import (
    Client,
    Closed,
    Lost,
    NotDelivered,
    QueueFull,
    Unsendable,
)

pytestmark = pytest.mark.slow


def test_what_a_failing_server_refuses_is_sent_again_until_it_is_taken(
    data: Path, key: str
) -> None:
    with serving(data) as found, Client(found.address, key, linger_s=0.01) as client:
        with full_disk(data):
            for number in range(50):
                client.message_sent("c", "shopper", event_id=str(number))
            assert not client.flush(1.5)
            with pytest.raises(NotDelivered) as refused:
                client.send({"type": "message_sent", "conversation_id": "c", "role": "shopper"})
            assert refused.value.retry_after_s
        assert client.flush(20)

    assert sorted(ids(data)) == sorted(str(number) for number in range(50))
    assert client.n_lost == 0


def test_an_overloaded_server_loses_nothing(
    data: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKWORTH_MAX_QUEUED", "100")
    with serving(data) as found:
        clients = [
            Client(found.address, key, max_batch=90, linger_s=0.001, source=str(n))
            for n in range(8)
        ]
        for number in range(1000):
            for client in clients:
                client.message_sent("c", "shopper", event_id=f"{client!r}{number}"[-200:])
        for client in clients:
            assert client.flush(30)
            client.close()

    assert len(set(ids(data))) == 8000
    assert [client.n_lost for client in clients] == [0] * 8


class Talk:
    """Two threads that tell messages without pause until they are stopped; `told` are the ids."""

    def __init__(self, client: Client) -> None:
        self.told: set[str] = set()
        self._client, self._stop = client, threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(name,)) for name in "ab"]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, name: str) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            self.told.add(self._client.message_sent("c", "shopper", event_id=f"{name}-{number}"))
            time.sleep(0.002)


@pytest.mark.kills
def test_nothing_is_lost_or_doubled_when_the_server_is_killed_and_comes_back(
    data: Path, key: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    server = start(data, "--port", port)
    address = wait_until_ready(data, server).address
    client = Client(address, key, linger_s=0.01, max_queued=1_000_000)
    talk = Talk(client)
    for _ in range(3):
        time.sleep(0.7)
        server.send_signal(signal.SIGKILL)
        server.wait()
        time.sleep(0.3)
        server = start(data, "--port", port)
        wait_until_ready(data, server)
    time.sleep(0.3)
    talk.stop()
    try:
        assert client.flush(60)
        client.close()
        with httpx.Client(base_url=address) as reader:
            wait_until_loaded(reader)
            headers = {"Authorization": f"Bearer {key}"}
            explained = reader.get("/v1/explain/conversation/c", headers=headers).json()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)

    print(f"{len(talk.told)} told, {len(ids(data))} arrived over 3 kills")
    assert client.n_lost == 0
    assert set(ids(data)) == talk.told
    assert len(talk.told) > 500
    assert [part["n_shopper_messages"] for part in explained["parts"]] == [len(talk.told)]


def test_a_client_never_raises_into_its_host_and_says_what_it_lost() -> None:
    lost: list[Lost] = []

    def and_fails(one: Lost) -> None:
        lost.append(one)
        raise RuntimeError("the host's own fault")

    client = Client(nowhere(), "sk_x", max_queued=3, on_lost=and_fails)
    for event in (
        {"type": "message_sent", "conversation_id": "c"},
        {"type": "nonsense"},
        {"type": "order_placed", "order_id": "1", "currency": "EUR", "total": 9.5},
        {"type": "message_sent", "conversation_id": "c", "role": "shopper", "text": object()},
        {"type": "identified", "occurred_at": datetime(2025, 3, 3)},  # noqa: DTZ001
        {"type": "message_sent", "role": "shopper", "conversation_id": ""},
    ):
        assert isinstance(client.track(event), str)
    assert [one.reason.partition(":")[0] for one in lost] == [
        *("not-an-event", "unknown-type", "not-an-event", "It cannot be written as JSON"),
        *("not-an-event", "not-an-event"),
    ]
    for _ in range(5):
        client.message_sent("c", "shopper")
    assert client.n_lost == 6 + 2
    client.close(timeout_s=0.2)
    assert client.n_lost == 6 + 5
    client.message_sent("c", "shopper")
    client.close()
    assert client.n_lost == 6 + 6


def test_a_strict_client_raises_what_it_knows_at_once() -> None:
    with Client(nowhere(), "sk_x", is_strict=True, max_queued=1) as client:
        with pytest.raises(Unsendable, match="unknown-type"):
            client.track({"type": "nonsense"})
        client.message_sent("c", "shopper")
        with pytest.raises(QueueFull):
            client.message_sent("c", "shopper")
        client.close(timeout_s=0)
        with pytest.raises(Closed):
            client.message_sent("c", "shopper")


ANSWERS = [(429, "1", b""), (502, "soon", b""), (200, "", b"<html>")]
ASKED_AT: list[float] = []


class Busy(BaseHTTPRequestHandler):
    """A proxy in front of a busy server: 429 with Retry-After, then a page of its own."""

    def do_POST(self) -> None:
        ASKED_AT.append(time.monotonic())
        self.rfile.read(int(self.headers["content-length"]))
        status, retry_after, body = ANSWERS[min(len(ASKED_AT), 3) - 1]
        self.send_response(status)
        if retry_after:
            self.send_header("retry-after", retry_after)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def test_a_server_that_says_when_to_come_back_is_believed() -> None:
    lost: list[Lost] = []
    with HTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        with Client(address, "sk_x", linger_s=0, on_lost=lost.append) as client:
            client.message_sent("c", "shopper")
            assert client.flush(10)
        server.shutdown()

    first, second, third = ASKED_AT
    assert second - first >= 1
    assert third - second < 1
    assert [one.reason for one in lost] == [
        "200 not-talkworth: This is not an answer of Talkworth."
    ]


def test_a_server_that_never_answers_does_not_hold_the_host_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        client = Client(address, "sk_x", linger_s=0, timeout_s=0.5)
        began = time.monotonic()
        for _ in range(1000):
            client.message_sent("c", "shopper")
        assert time.monotonic() - began < 2
        client.close(timeout_s=0.3)
        assert time.monotonic() - began < 5
        assert client.n_lost == 1000


AT_THE_END = """
import sys
from talkworth.client import Client
client = Client(sys.argv[1], sys.argv[2], linger_s=60)
client.message_sent("c", "shopper", event_id="at-the-end")
"""


def test_a_process_that_ends_sends_what_it_holds(data: Path, key: str) -> None:
    with serving(data) as found:
        subprocess.run(
            [sys.executable, "-c", AT_THE_END, found.address, key], check=True, timeout=30
        )

    assert ids(data) == ["at-the-end"]


FORKS = """
import os, sys
from talkworth.client import Client
client = Client(sys.argv[1], sys.argv[2], linger_s=60)
client.message_sent("c", "shopper", event_id="parent")
if os.fork() == 0:
    client.message_sent("c", "shopper", event_id="child")
    client.close()
    os._exit(client.n_lost)
assert os.wait()[1] == 0
client.close()
"""


def test_a_child_of_a_fork_sends_its_own_and_only_its_own(data: Path, key: str) -> None:
    with serving(data) as found:
        subprocess.run([sys.executable, "-c", FORKS, found.address, key], check=True, timeout=30)

    assert sorted(ids(data)) == ["child", "parent"]
