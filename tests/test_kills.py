"""
The promise that everything rests on: what was acknowledged is there, whatever happens.

A real server takes concurrent load and is killed with signal 9, again and again.
"""

from __future__ import annotations

import random
import re
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.doors.knocks import KNOCKS, Keys, make_shop, marks
from tests.runtime.shop import (
    message,
    order,
    send,
    send_webhook,
    serving,
    start,
    wait_until_loaded,
    wait_until_ready,
)

from talkworth.journal import Reader
from talkworth.runtime import Owned, rebuild
from talkworth.runtime.proof import prove
from talkworth.settings import Settings

_KILLS = 12
_SENDERS, _WEBHOOK_SENDERS, _KNOCKERS = 3, 1, 2
_LONGEST_ROUND_S = 0.8


class Load:
    """Several clients that send without pause; `acknowledged` are the ids that got a 200."""

    def __init__(self, keys: Keys) -> None:
        self.acknowledged: set[str] = set()
        self.knocked: set[tuple[str, str]] = set()
        self.n_unanswered = 0
        self._keys, self._key = keys, keys.secret
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._jobs: list[Callable[..., None]] = [self._send_events] * _SENDERS
        self._jobs += [self._send_webhooks] * _WEBHOOK_SENDERS
        self._jobs += [self._knock] * _KNOCKERS
        # Made once: a client takes longer to make than a round lasts.
        self._clients = [httpx.Client(verify=False, timeout=10) for _ in self._jobs]

    def start(self, address: str, kill: int) -> None:
        self._stop.clear()
        self._threads = [
            threading.Thread(target=self._run, args=(job, client, address, f"{kill}-{n}"))
            for n, (job, client) in enumerate(zip(self._jobs, self._clients, strict=True))
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def close(self) -> None:
        for client in self._clients:
            client.close()

    def _run(self, job: Callable[..., None], client: httpx.Client, address: str, name: str) -> None:
        rng, n = random.Random(name), 0
        client.base_url = httpx.URL(address)
        while not self._stop.is_set():
            n += 1
            try:
                job(client, rng, f"{name}-{n}")
            except httpx.TransportError:
                # Killed in the middle: nothing was promised, and the sender would try again.
                self.n_unanswered += 1
                time.sleep(0.01)

    def _send_events(self, client: httpx.Client, rng: random.Random, name: str) -> None:
        events = [event(rng, f"{name}-{n}") for n in range(rng.randint(1, 6))]
        if send(client, self._key, *events).status_code == 200:
            self.acknowledged |= {str(event["event_id"]) for event in events}

    def _send_webhooks(self, client: httpx.Client, rng: random.Random, name: str) -> None:
        body = shopify_order(rng, rng.randint(1, 10**6))
        if send_webhook(client, "orders/create", f"w-{name}", body).status_code == 200:
            self.acknowledged.add(f"w-{name}")

    def _knock(self, client: httpx.Client, rng: random.Random, name: str) -> None:
        """At every door in turn, each from a place of its own."""
        doors = list(KNOCKS)
        door = doors[(int(name.rpartition("-")[2]) + rng.randint(0, 1)) % len(doors)]
        letter = KNOCKS[door](self._keys, f"knock-{name}")
        answer = client.post(letter.path, content=letter.body, headers=letter.headers)
        if answer.status_code == 200:
            self.knocked.add((door, f"knock-{name}"))
        # A sender that is unsure sends the same again: nothing may count twice for it.
        if rng.random() < 0.2:
            client.post(letter.path, content=letter.body, headers=letter.headers)


def event(rng: random.Random, name: str) -> dict[str, Any]:
    """Talk and orders of a few hundred shoppers, so that credits move all the time."""
    shopper = rng.randint(1, 300)
    at = f"2025-03-{rng.randint(1, 20):02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00Z"
    who = {"visitor_id": f"v{shopper}", "occurred_at": at}
    if rng.random() < 0.2:
        return order(name, event_id=name, customer_id=f"c{shopper % 250}", **who)
    role = rng.choice(["shopper", "assistant"])
    said = {"outcome": "answered"} if role == "assistant" else {}
    return message(name, f"talk{shopper}", role=role, **said, **who)


def shopify_order(rng: random.Random, order_id: int) -> dict[str, Any]:
    at = f"2025-03-{rng.randint(1, 20):02}T12:00:00Z"
    money = {"shop_money": {"amount": "25.00", "currency_code": "EUR"}}
    money["presentment_money"] = money["shop_money"]
    return {
        "id": order_id,
        "name": f"#{order_id}",
        "created_at": at,
        "processed_at": at,
        "updated_at": at,
        "currency": "EUR",
        "presentment_currency": "EUR",
        "financial_status": "paid",
        "source_name": "web",
        "total_price_set": money,
        "customer": {"id": rng.randint(1, 250)},
        "note_attributes": [{"name": "__tw", "value": f"v{rng.randint(1, 300)}"}],
        "line_items": [{"id": order_id * 10, "quantity": 1, "price": "25.00", "price_set": money}],
    }


@pytest.mark.kills
@pytest.mark.slow
def test_nothing_acknowledged_is_lost_in_12_kills_and_a_rebuild_agrees(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with closing(Load(make_shop(data))) as load:
        for kill in range(_KILLS):
            server = start(data)
            load.start(wait_until_ready(data, server).address, kill)
            time.sleep(random.Random(kill).uniform(0.05, _LONGEST_ROUND_S))
            server.send_signal(signal.SIGKILL)
            server.wait()
            load.stop()

    print(f"{_KILLS} kills: {len(load.acknowledged)} acknowledged, {load.n_unanswered} unanswered")
    entries = all_entries(data)
    assert load.acknowledged - {entry.event_id for entry in entries} == set()
    journalled = told(entries)
    assert [one for one in load.knocked if journalled.isdisjoint(marks(one[1]))] == []
    assert {door for door, _ in load.knocked} == set(KNOCKS)
    assert len(load.acknowledged) > 20 * _KILLS, "the load was too thin to prove anything"
    assert load.n_unanswered >= _KILLS, "hardly a kill met a request at work"

    with serving(data) as found, httpx.Client(base_url=found.address) as client:
        assert wait_until_loaded(client)["last_seq"] == len(all_entries(data))
    settings = Settings(data=data)
    with Owned(settings) as owned:
        assert prove(owned) == []
        assert owned.warehouse.query("health_senders", shop_id="tea")
    rebuild(settings)
    with Owned(settings) as owned:
        assert prove(owned) == []


def told(entries: list[Any]) -> set[str]:
    """Every name and number that the journal holds, wherever in an entry it stands."""
    texts = b"\n".join(entry.event_id.encode() + b"\n" + entry.payload for entry in entries)
    return {found.decode() for found in re.findall(rb"knock-[0-9]+-[0-9]+-[0-9]+|[0-9]{9,}", texts)}


def all_entries(data: Path) -> list[Any]:
    with closing(Reader(data / "journal.db")) as reader:
        return reader.read(0, 10**9)
