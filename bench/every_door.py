"""
Durable messages a second through every door, one message a request, against a bare 204.

    python -m bench.every_door               # four seconds a door
    python -m bench.every_door --seconds 1

Starts the real intake in a process of its own and knocks at each door with signed, whole messages
of the kind its sender makes, over 64 kept-alive connections. `CPU us` is the server's CPU for one
message, all its threads together: signature, shape, detectors, privacy and the journal's share of
an fsync. The last column compares it with a handler that answers 204 and does nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httptools
from rich.console import Console
from rich.table import Table
from tests.doors.knocks import KNOCKS, Keys, Knock, Letter, make_shop

PORT = 8394
CONNECTIONS = 64
MADE_AHEAD = 4000
TICKS = os.sysconf("SC_CLK_TCK")


class Line(asyncio.Protocol):
    """One connection that asks again as soon as it is answered."""

    def __init__(self, requests: Iterator[bytes], until: float) -> None:
        self.n_taken = self.n_refused = 0
        self.done = asyncio.get_running_loop().create_future()
        self._requests, self._until = requests, until

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() < 300:
            self.n_taken += 1
        else:
            self.n_refused += 1
        if time.monotonic() < self._until:
            self._ask()
        else:
            self._transport.close()

    def connection_lost(self, _exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _ask(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._transport.write(next(self._requests))  # type: ignore[attr-defined]


def raw(letter: Letter) -> bytes:
    """A letter as it goes over the line."""
    headers = {**letter.headers, "host": "localhost", "content-length": str(len(letter.body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {letter.path} HTTP/1.1\r\n{head}\r\n".encode() + letter.body


async def load(requests: list[bytes], seconds: float) -> tuple[int, int]:
    """How many messages were taken, and how many were not."""
    loop, endless = asyncio.get_running_loop(), itertools.cycle(requests)
    until = time.monotonic() + seconds
    lines = [
        (await loop.create_connection(lambda: Line(endless, until), "127.0.0.1", PORT))[1]
        for _ in range(CONNECTIONS)
    ]
    await asyncio.gather(*(line.done for line in lines))
    return sum(line.n_taken for line in lines), sum(line.n_refused for line in lines)


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measure(pid: int, knock: Knock, keys: Keys, seconds: float) -> tuple[float, float, int]:
    """Messages a second, the server's CPU microseconds for one, and how many were refused."""
    requests = [raw(knock(keys, f"bench-{n}")) for n in range(MADE_AHEAD)]
    asyncio.run(load(requests, 0.5))
    before, began = cpu_s(pid), time.monotonic()
    n_taken, n_refused = asyncio.run(load(requests, seconds))
    used, lasted = cpu_s(pid) - before, time.monotonic() - began
    return n_taken / lasted, used * 1e6 / max(n_taken, 1), n_refused


@contextlib.contextmanager
def intake(kind: str) -> Iterator[tuple[int, Keys]]:
    """The doors of one shop in a process of their own; `kind` as `bench.doors` serves it."""
    with tempfile.TemporaryDirectory(prefix="talkworth-bench-") as folder:
        keys = make_shop(Path(folder))
        command = [sys.executable, "-m", "bench.every_door", "--serve", kind, "--data", folder]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert server.stdout
        try:
            server.stdout.readline()
            yield server.pid, keys
        finally:
            server.terminate()
            server.wait()
            server.stdout.close()


def serve(kind: str, data: Path) -> None:
    """The server's process: says so once it listens."""
    import socket

    import uvicorn
    from bench.doors import answer_204

    from talkworth.control import Control
    from talkworth.intake import intake_app
    from talkworth.journal import Journal
    from talkworth.settings import Settings

    control, journal = Control.open(data), Journal(data / "journal.db")
    journal.start()
    settings = Settings(data=data, rate=10**7, burst=10**8)
    app = intake_app(journal, control, settings, answer_204)
    config = uvicorn.Config(
        answer_204 if kind == "bare" else app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    with socket.create_server(("127.0.0.1", PORT), backlog=2048) as listener:
        print("ready", flush=True)
        uvicorn.Server(config).run(sockets=[listener])
    journal.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, options.data)
        return
    with intake("bare") as (pid, keys):
        _, floor_us, _ = measure(pid, KNOCKS["server"], keys, options.seconds)
    found = Table("door", title=f"One message a request; a bare handler: {floor_us:.0f} us")
    for column in ("messages/s", "per core", "CPU us", "of the floor", "refused"):
        found.add_column(column, justify="right")
    with intake("durable") as (pid, keys):
        for name, knock in KNOCKS.items():
            rate, cpu_us, n_refused = measure(pid, knock, keys, options.seconds)
            figures = (f"{rate:,.0f}", f"{1e6 / cpu_us:,.0f}", f"{cpu_us:.0f}")
            found.add_row(name, *figures, f"{cpu_us / floor_us:.1f}x", str(n_refused))
    Console().print(found)


if __name__ == "__main__":
    main()
