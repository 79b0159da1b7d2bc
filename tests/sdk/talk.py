"""A real server beside the shop, and what came to it from a browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec
from tests.runtime.shop import make_shop, serving, wait_until_loaded

from talkworth.control import Control
from talkworth.journal import Reader
from talkworth.sources import read

_PATIENCE_S = 15.0


@dataclass(frozen=True)
class Talk:
    """The server of the shop `tea`: its keys, its journal, and a client that speaks as a server."""

    port: int
    data: Path
    public_key: str
    secret_key: str
    client: httpx.Client
    reader: Reader

    def url(self, path: str, host: str = "talk.tea.localhost") -> str:
        return f"http://{host}:{self.port}{path}"

    def events(self, after_seq: int = 0) -> list[dict[str, Any]]:
        """All that arrived after an entry of the journal, as the events it is read as."""
        found: list[dict[str, Any]] = []
        for entry in self.reader.read(after_seq, 100_000):
            for event in read(entry.door, entry.topic, entry.payload):
                said = msgspec.to_builtins(event)
                found.append({**said, "door": entry.door, "trust": entry.trust})
        return found

    def wait_for(
        self, n_events: int = 1, after_seq: int = 0, **wanted: object
    ) -> list[dict[str, Any]]:
        """The events that hold what is wanted, once there are so many."""
        until = time.monotonic() + _PATIENCE_S
        while True:
            all_events = self.events(after_seq)
            found = [e for e in all_events if wanted.items() <= e.items()]
            if len(found) >= n_events:
                return found
            if time.monotonic() > until:
                raise AssertionError(f"{wanted} did not come; what came: {all_events}")
            time.sleep(0.05)

    def explain(self, what: str, name: str) -> dict[str, Any]:
        """What the report API says of an order or a conversation, all arrivals read."""
        wait_until_loaded(self.client)
        answer = self.client.get(
            f"/v1/explain/{what}/{name}", headers={"Authorization": f"Bearer {self.secret_key}"}
        )
        said: dict[str, Any] = answer.json()
        assert answer.status_code == 200, said
        return said


@contextmanager
def open_talk(data: Path) -> Iterator[Talk]:
    """`talkworth serve` as its own process, with a public key and a secret one."""
    secret_key = make_shop(data)
    with closing(Control.open(data)) as control:
        _, public_key = control.add_key("tea", "public")
    with (
        serving(data) as found,
        httpx.Client(base_url=found.address, timeout=30) as client,
        closing(Reader(data / "journal.db")) as reader,
    ):
        port = int(found.address.rpartition(":")[2])
        yield Talk(port, data, public_key, secret_key, client, reader)
