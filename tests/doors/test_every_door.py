"""What holds at every door alike: an honest message is taken, on disk, and counts once."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.doors.knocks import KNOCKS, Keys, Letter, make_shop, marks
from tests.intake.place import served

from talkworth.control import Control
from talkworth.intake import intake_app
from talkworth.intake.exchange import Receive, Scope, Send
from talkworth.journal import CLIENT_REPORTED, VERIFIED, Journal, Reader, StoredEntry
from talkworth.settings import Settings
from talkworth.sources.otlp import TURN
from talkworth.warehouse import Warehouse

BY_BROWSERS = frozenset({"browser", "posthog", "alhena"})
every_door = pytest.mark.parametrize("door", KNOCKS)


class Street:
    """All doors of one shop on a real socket."""

    def __init__(self, keys: Keys, address: tuple[str, int], reader: Reader) -> None:
        self.keys, self.address, self.reader = keys, address, reader
        self.client = httpx.Client(base_url=f"http://{address[0]}:{address[1]}", timeout=10)

    def send(self, letter: Letter) -> httpx.Response:
        return self.client.post(letter.path, content=letter.body, headers=letter.headers)

    def knock(self, door: str, name: str) -> httpx.Response:
        return self.send(KNOCKS[door](self.keys, name))

    def entries(self, name: str) -> list[StoredEntry]:
        return [one for one in self.reader.read(0, 10**6) if holds(one, name)]

    def told(self, name: str, *, is_trace: bool) -> list[StoredEntry]:
        """The entries of a name; of a trace also its turn, which is told once it is silent."""
        until = time.monotonic() + 20
        while True:
            found = self.entries(name)
            if not is_trace or any(one.topic == TURN for one in found):
                return found
            assert time.monotonic() < until, "the turn was never told"
            time.sleep(0.1)


def holds(entry: StoredEntry, name: str) -> bool:
    text = entry.event_id.encode() + b"\n" + entry.payload
    return any(mark.encode() in text for mark in marks(name))


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    data = tmp_path_factory.mktemp("street")
    keys = make_shop(data)
    journal = Journal(data / "journal.db")
    with contextlib.ExitStack() as stack:
        control = stack.enter_context(contextlib.closing(Control.open(data)))
        reader = stack.enter_context(contextlib.closing(Reader(data / "journal.db")))
        journal.start()
        stack.callback(journal.close)
        settings = Settings(data=data, trace_quiet_s=1)
        app = intake_app(journal, control, settings, nothing_behind)
        found = Street(keys, stack.enter_context(served(app)), reader)
        stack.enter_context(found.client)
        yield found


async def nothing_behind(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@every_door
def test_an_honest_message_is_on_disk_when_it_is_answered(street: Street, door: str) -> None:
    answer = street.knock(door, f"honest-{door}")
    entries = street.entries(f"honest-{door}")

    assert answer.status_code == 200, answer.text
    assert entries
    assert {entry.reason for entry in entries} == {""}
    trust = CLIENT_REPORTED if door in BY_BROWSERS else VERIFIED
    assert {entry.trust for entry in entries} == {trust}


@every_door
def test_it_makes_events_that_count_once_however_often_it_comes(
    street: Street, door: str, tmp_path: Path
) -> None:
    letter = KNOCKS[door](street.keys, f"again-{door}")
    for _ in range(3):
        assert street.send(letter).status_code == 200
    entries = street.told(f"again-{door}", is_trace=door == "traces")
    # What was acknowledged in one go is the whole of it; the rest came again.
    first = entries if door == "traces" else entries[: len(entries) // 3]
    with contextlib.closing(Control.open(tmp_path)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        once, thrice = counts(control, first), counts(control, entries)

    assert once == thrice
    assert sum(once) >= 1


def counts(control: Control, entries: list[StoredEntry]) -> tuple[int, ...]:
    """How many conversations, orders and other facts the entries come to."""
    warehouse = Warehouse.open(None, control.shops(), control.rule_sets())
    with contextlib.closing(warehouse):
        warehouse.load(entries)
        return tuple(
            warehouse.connection.execute(f"select count(*) from {table}").fetchone()[0]
            for table in ("conversation_events", "orders", "shopper_events", "decisions")
        )


@every_door
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_who_hangs_up_half_way_leaves_nothing_and_nobody_waits(
    street: Street, door: str, part: float
) -> None:
    letter = KNOCKS[door](street.keys, f"half-{door}-{part}")
    head = "".join(
        f"{name}: {value}\r\n"
        for name, value in {
            **letter.headers,
            "host": "x",
            "content-length": str(len(letter.body)),
        }.items()
    )
    with socket.create_connection(street.address, timeout=5) as line:
        line.sendall(f"POST {letter.path} HTTP/1.1\r\n{head}\r\n".encode())
        line.sendall(letter.body[: int(len(letter.body) * part)])
    assert street.knock(door, f"after-{door}-{part}").status_code == 200
    assert street.entries(f"half-{door}-{part}") == []


@every_door
def test_a_slow_sender_is_taken_when_the_rest_comes(street: Street, door: str) -> None:
    letter = KNOCKS[door](street.keys, f"slow-{door}")

    def parts() -> Iterator[bytes]:
        for at in range(0, len(letter.body), 200):
            yield letter.body[at : at + 200]
            time.sleep(0.02)

    answer = street.client.post(letter.path, content=parts(), headers=letter.headers)
    assert answer.status_code == 200, answer.text
    assert street.entries(f"slow-{door}")


@every_door
def test_cut_off_json_or_bytes_are_never_a_500(street: Street, door: str) -> None:
    letter = KNOCKS[door](street.keys, f"cut-{door}")
    for upto in (0, 1, len(letter.body) // 2, len(letter.body) - 1):
        answer = street.send(Letter(letter.path, letter.headers, letter.body[:upto]))
        assert answer.status_code < 500, (upto, answer.text)
        assert answer.status_code != 200 or upto == 0 or door in BY_BROWSERS or answer.content


@every_door
def test_what_is_far_too_large_is_a_413(street: Street, door: str) -> None:
    letter = KNOCKS[door](street.keys, f"large-{door}")
    answer = street.send(Letter(letter.path, letter.headers, b" " * (70 * 1024 * 1024)))
    assert answer.status_code == 413, answer.text


@every_door
def test_another_method_is_refused_in_words(street: Street, door: str) -> None:
    letter = KNOCKS[door](street.keys, f"put-{door}")
    answer = street.client.request("PUT", letter.path, headers=letter.headers)
    assert answer.status_code in (405, 401), answer.text


@every_door
def test_all_doors_take_many_at_once(street: Street, door: str) -> None:
    letters = [KNOCKS[door](street.keys, f"many-{door}-{n}") for n in range(40)]

    async def together() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=street.client.base_url, timeout=20) as client:
            return await asyncio.gather(
                *(client.post(one.path, content=one.body, headers=one.headers) for one in letters)
            )

    assert {answer.status_code for answer in asyncio.run(together())} == {200}
