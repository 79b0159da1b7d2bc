"""A served shop that real clients send to, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from tests.runtime.shop import make_shop, serving, wait_until_loaded

from talkworth.control import Control
from talkworth.journal import Reader, StoredEntry

_PATIENCE_S = 20.0


@dataclass(frozen=True)
class Tea:
    """The shop `tea`, served by a process of its own."""

    address: str
    secret_key: str
    public_key: str
    client: httpx.Client
    reader: Reader

    def entries(self, after_seq: int = 0) -> list[StoredEntry]:
        return self.reader.read(after_seq, 100_000)

    def wait_for(self, topics: set[str], after_seq: int = 0) -> list[StoredEntry]:
        """What arrived after an entry, once all `topics` are among it."""
        until = time.monotonic() + _PATIENCE_S
        while not topics <= {entry.topic for entry in self.entries(after_seq)}:
            found = sorted(entry.topic for entry in self.entries(after_seq))
            assert time.monotonic() < until, f"{sorted(topics)} did not come, but {found}"
            time.sleep(0.05)
        return self.entries(after_seq)

    def explain(self, order_id: str) -> dict[str, Any]:
        """What the API says of an order, all arrivals read."""
        wait_until_loaded(self.client)
        key = {"Authorization": f"Bearer {self.secret_key}"}
        answer = self.client.get(f"/v1/explain/order/{order_id}", headers=key)
        said: dict[str, Any] = answer.json()
        assert answer.status_code == 200, said
        return said


@contextmanager
def open_tea(data: Path) -> Iterator[Tea]:
    secret_key = make_shop(data)
    with closing(Control.open(data)) as control:
        _, public_key = control.add_key("tea", "public")
    with (
        serving(data) as found,
        httpx.Client(base_url=found.address, timeout=30) as client,
        closing(Reader(data / "journal.db")) as reader,
    ):
        yield Tea(found.address, secret_key, public_key, client, reader)
