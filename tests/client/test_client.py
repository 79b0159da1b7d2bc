"""The Python client against real servers: busy, failing, killed in the middle, not there."""

from __future__ import annotations

import logging
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.runtime.shop import make_shop, serving, start, wait_until_loaded, wait_until_ready

from talkworth.client import (
    Client,
    Closed,
    Lost,
    NotDelivered,
    QueueFull,
    Refused,
    Unsendable,
)
from talkworth.journal import Reader
from talkworth.sources import read

pytestmark = pytest.mark.slow

AT = datetime(2025, 3, 3, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quiet_log() -> None:
    logging.getLogger("talkworth.client").setLevel(logging.CRITICAL)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def key(data: Path) -> str:
    return make_shop(data)


def journalled(data: Path) -> list[Any]:
    """The events on the disk, in their order."""
    with closing(Reader(data / "journal.db")) as reader:
        entries = reader.read(0, 10**6)
    return [event for one in entries for event in read(one.door, one.topic, one.payload)]


def ids(data: Path) -> list[str]:
    return [event.event_id for event in journalled(data)]


def test_what_is_told_is_on_the_disk_and_makes_a_credited_order(data: Path, key: str) -> None:
    whose: dict[str, Any] = {"visitor_id": "v-1", "customer_id": "501"}
    with serving(data) as found:
        with Client(found.address, key, source="backend", is_strict=True) as client:
            client.conversation_started("chat-1", channel="chat", occurred_at=AT, **whose)
            client.message_sent("chat-1", "shopper", text="Is it organic?", occurred_at=AT, **whose)
            later = AT + timedelta(minutes=1)
            client.message_sent("chat-1", "assistant", outcome="answered", occurred_at=later)
            client.conversation_handed_off("chat-1", reason="asked for it", occurred_at=later)
            client.conversation_resolved("chat-1", occurred_at=later)
            client.identified(occurred_at=later, **whose)
            client.order_placed(
                "5001",
                currency="EUR",
                total=Decimal("45.90"),
                shipping="5.90",
                lines=[{"line_id": "1", "quantity": 2, "price": Decimal("20.00")}],
                occurred_at=AT + timedelta(hours=1),
                **whose,
            )
            client.order_refunded("5001", "r1", amount="20.00", currency="EUR", occurred_at=later)
            client.order_cancelled("5002", reason="changed mind", occurred_at=later)
            client.track({"type": "product_viewed", "product_id": "p1", "visitor_id": "v-1"})
            assert client.flush()
        with httpx.Client(base_url=found.address) as reader:
            wait_until_loaded(reader)
        printed = subprocess.run(
            [sys.executable, "-m", "talkworth", "explain", "order", "5001", "--data", str(data)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    events = journalled(data)
    assert [event.__struct_config__.tag for event in events] == [
        *("conversation_started", "message_sent", "message_sent", "conversation_handed_off"),
        *("conversation_resolved", "identified", "order_placed", "order_refunded"),
        *("order_cancelled", "product_viewed"),
    ]
    assert {event.source for event in events} == {"backend"}
    assert events[6].event_id == "order_placed/5001"
    assert "credited to chat, direct" in printed


def test_the_same_order_told_by_two_processes_counts_once(data: Path, key: str) -> None:
    with serving(data) as found:
        for _ in range(2):
            with Client(found.address, key) as client:
                client.order_placed("1", currency="EUR", total="9.00", occurred_at=AT)
                client.order_placed(
                    "1", currency="EUR", total="8.00", occurred_at=AT, updated_at=AT
                )

    assert ids(data) == ["order_placed/1", f"order_placed/1/{AT.isoformat()}"] * 2


def test_a_batch_goes_out_once_it_is_full_or_old(data: Path, key: str) -> None:
    with serving(data) as found, Client(found.address, key, max_batch=5, linger_s=60) as client:
        for number in range(5):
            client.message_sent("c", "shopper", event_id=str(number))
        wait_for(lambda: len(ids(data)) == 5)
    with serving(data) as found, Client(found.address, key, linger_s=0.05) as client:
        client.message_sent("c", "shopper", event_id="late")
        wait_for(lambda: "late" in ids(data))


def wait_for(is_so: Any, timeout_s: float = 15) -> None:
    until = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)


@contextmanager
def full_disk(data: Path) -> Iterator[None]:
    """A journal that cannot be written: the server answers 503."""
    other = sqlite3.connect(data / "journal.db", isolation_level=None)
    other.execute("begin immediate")
    try:
        yield
    finally:
        other.execute("rollback")
        other.close()


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


@pytest.mark.kills
def test_nothing_is_lost_or_doubled_when_the_server_is_killed_and_comes_back(
    data: Path, key: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    server = start(data, "--port", port)
    client = Client(wait_until_ready(data, server).address, key, linger_s=0.01, max_batch=20)
    told: set[str] = set()
    stop = threading.Event()

    def talk(name: str) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            event_id = client.message_sent("c", "shopper", event_id=f"{name}-{number}")
            told.add(event_id)
            time.sleep(0.002)

    threads = [threading.Thread(target=talk, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for _ in range(3):
        time.sleep(0.7)
        server.send_signal(signal.SIGKILL)
        server.wait()
        time.sleep(0.3)
        server = start(data, "--port", port)
        address = wait_until_ready(data, server).address
    time.sleep(0.3)
    stop.set()
    for thread in threads:
        thread.join()
    try:
        assert client.flush(60)
        client.close()
        with httpx.Client(base_url=address) as reader:
            wait_until_loaded(reader)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)

    print(f"{len(told)} told, {len(ids(data))} arrived over 3 kills")
    assert set(ids(data)) == told
    assert client.n_lost == 0
    assert len(told) > 500


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


def nowhere() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


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


def test_sending_at_once_waits_for_the_verdicts(data: Path, key: str) -> None:
    long = "x" * 70_000
    message = {"type": "message_sent", "conversation_id": "c", "role": "shopper"}
    with serving(data) as found, Client(found.address, key) as client:
        delivered = client.send({**message, "event_id": "a"}, {**message, "text": long})
        assert delivered.n_accepted == 1
        assert [(one.place, one.code) for one in delivered.rejected] == [(1, "event-too-large")]
        with pytest.raises(Refused, match="401 key-refused"):
            Client(found.address, "sk_guessed").send(message)
        with pytest.raises(Unsendable):
            client.send({"type": "nonsense"})

    with pytest.raises(NotDelivered):
        Client(nowhere(), key).send(message)
    assert ids(data) == ["a"]


def test_what_the_server_will_never_take_does_not_hold_up_the_rest(data: Path, key: str) -> None:
    lost: list[Lost] = []
    with serving(data) as found:
        with Client(found.address, key, on_lost=lost.append) as client:
            client.message_sent("c", "shopper", event_id="before")
            client.message_sent("c", "shopper", event_id="large", text="x" * 70_000)
            client.message_sent("c", "shopper", event_id="after")
        with Client(found.address, "sk_guessed", on_lost=lost.append) as client:
            client.message_sent("c", "shopper", event_id="refused")

    assert ids(data) == ["before", "after"]
    assert [one.reason.partition(":")[0] for one in lost] == ["event-too-large", "401 key-refused"]
    assert b'"large"' in lost[0].events[0]


def test_a_batch_that_is_too_large_is_sent_in_smaller_ones(
    data: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKWORTH_MAX_BODY", "2048")
    lost: list[Lost] = []
    with serving(data) as found, Client(found.address, key, on_lost=lost.append) as client:
        for number in range(40):
            client.message_sent("c", "shopper", event_id=str(number), text="is it so? " * 30)
        client.message_sent("c", "shopper", event_id="hopeless", text="is it so? " * 300)

    assert sorted(ids(data), key=int) == [str(number) for number in range(40)]
    assert [one.reason.partition(":")[0] for one in lost] == ["413 body-too-large"]


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
