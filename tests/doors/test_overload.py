"""Far more than the disk takes: all are told to come back, memory is bounded, nothing is lost."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from tests.doors.knocks import Keys, Letter, browser, make_shop, server, shopify
from tests.runtime.shop import serving

from talkworth.journal import Reader

LIMITS = {"TALKWORTH_MAX_QUEUED": "200", "TALKWORTH_RATE": "100000", "TALKWORTH_BURST": "100000"}
N_SENDERS, N_LETTERS, N_EVENTS = 48, 200, 20
MAY_GROW_MB = 120


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in LIMITS.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "data"


def batch(keys: Keys, name: str) -> Letter:
    """Twenty events of 20 kB: 200 of these are 80 MB."""
    letter = server(keys, name)
    event = json.loads(letter.body)
    events = [
        {**event, "event_id": f"{name}/{number}", "properties": dict.fromkeys(WORDS, "x" * 1000)}
        for number in range(N_EVENTS)
    ]
    return Letter(letter.path, letter.headers, json.dumps({"events": events}).encode())


WORDS = [f"p{number}" for number in range(20)]


@contextmanager
def stopped_disk(data: Path) -> Iterator[None]:
    """The journal cannot be written for as long as the context lasts."""
    with closing(sqlite3.connect(data / "journal.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


def rss_mb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) // 1024


@pytest.mark.slow
def test_tenfold_overload_is_refused_with_bounded_memory_and_all_is_well_afterwards(
    data: Path,
) -> None:
    keys = make_shop(data)
    letters = [
        knock(keys, f"load-{number}")
        for number in range(N_LETTERS)
        for knock in (batch, shopify, browser)
    ]
    with serving(data) as found, httpx.Client(base_url=found.address, timeout=60) as client:

        def send(letter: Letter) -> httpx.Response:
            return client.post(letter.path, content=letter.body, headers=letter.headers)

        send(letters[0])
        before_mb = rss_mb(found.pid)
        with stopped_disk(data), ThreadPoolExecutor(N_SENDERS) as senders:
            answers = list(senders.map(send, letters))
            most_mb = rss_mb(found.pid)
        refused = Counter(answer.status_code for answer in answers)
        codes = {answer.json()["error"]["code"] for answer in answers}
        waits = {answer.headers.get("retry-after") for answer in answers}
        with ThreadPoolExecutor(4) as senders:
            again = Counter(one.status_code for one in senders.map(send, letters))

    assert set(refused) == {503}
    assert codes <= {"journal-full", "journal-unwritable"}
    assert None not in waits
    assert most_mb - before_mb < MAY_GROW_MB
    assert set(again) <= {200, 503}
    assert again[200] > again[503]
    with closing(Reader(data / "journal.db")) as reader:
        n_stored = reader.last_seq()
    assert n_stored >= again[200]
