"""
How long a decision about a human takes at 500 a second: logged, on the disk, and then answered.

    python -m bench.escalation                 # 20 s at 500 requests a second
    python -m bench.escalation --rate 1000

Starts the real server, with its loader taking the decisions into the warehouse meanwhile, and asks
on a fixed clock: a wait is counted from the instant at which a question was due, so that a server
that stalls is charged for everybody who would have come in the meantime. The floors are taken in
the same run on the same disk and with the same load: a bare append with fsync, and a handler that
answers 204 and does nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httptools
import numpy as np
import uvloop
from bench.doors import cpu_s, started
from rich.console import Console
from rich.table import Table

from talkworth.control import Control
from talkworth.control.escalation import PolicyChange

HERE = Path(__file__).parent
PORT, BARE, PATH = 8395, 8391, "/v1/decisions/escalation"
BUDGET_MS, RATE = 10.0, 500
TALKWORTH = (sys.executable, "-m", "talkworth")
SEGMENTS = ("gift", "product_question", "order_status", "returns", "stock")


@dataclass(frozen=True)
class Result:
    """Waits in milliseconds; `cpu_us` is the server's CPU for one, `None` for what has none."""

    p50: float
    p99: float
    worst: float
    n: int
    failed: int
    cpu_us: float | None


class Line(asyncio.Protocol):
    """One kept-alive connection: a question at a time."""

    def __init__(self, idle: list[Line]) -> None:
        self._idle = idle
        self._told: Callable[[int], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def ask(self, request: bytes, told: Callable[[int], None]) -> None:
        self._parser, self._told = httptools.HttpResponseParser(self), told
        self._transport.write(request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        told, self._told = self._told, None
        self._idle.append(self)
        if told:
            told(self._parser.get_status_code())

    def connection_lost(self, _exc: Exception | None) -> None:
        if self in self._idle:
            self._idle.remove(self)
        if self._told:
            self._told(0)

    def close(self) -> None:
        self._transport.close()


class Load:
    """Questions on a fixed clock over as many connections as that takes."""

    def __init__(self, port: int, request: Callable[[int], bytes], rate: int) -> None:
        self.waits: list[float] = []
        self.n_taken = 0
        self._port, self._request, self._rate = port, request, rate
        self._idle: list[Line] = []
        self._lines: list[Line] = []

    async def run(self, seconds: float) -> int:
        """Ask for so long; how many were not answered well. A wait is from when it was due."""
        n = int(self._rate * seconds)
        # Not the clock of the loop, which stands still for a turn and counts milliseconds.
        began = time.perf_counter() + 0.1
        async with asyncio.TaskGroup() as group:
            for number in range(n):
                due = began + number / self._rate
                if (pause := due - time.perf_counter()) > 0:
                    await asyncio.sleep(pause)
                group.create_task(self._send(number, due))
        until = time.perf_counter() + 30
        while len(self.waits) < n and time.perf_counter() < until:
            await asyncio.sleep(0.01)
        for line in self._lines:
            line.close()
        return n - self.n_taken

    async def _send(self, number: int, due: float) -> None:
        def told(status: int) -> None:
            self.waits.append(time.perf_counter() - due)
            self.n_taken += 200 <= status < 300

        line = self._idle.pop() if self._idle else await self._connected()
        line.ask(self._request(number), told)

    async def _connected(self) -> Line:
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(lambda: Line(self._idle), "127.0.0.1", self._port)
        self._lines.append(line)
        return line


def measured(
    pid: int, port: int, request: Callable[[int], bytes], rate: int, seconds: float
) -> Result:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        # The first second makes connections and warms what is kept; it is not counted.
        runner.run(Load(port, lambda n: request(-1 - n), rate).run(1.0))
        before, load = cpu_s(pid), Load(port, request, rate)
        failed = runner.run(load.run(seconds))
        used = cpu_s(pid) - before
    return result(load.waits, failed, used * 1e6 / max(len(load.waits), 1))


def result(waits: list[float], failed: int, cpu_us: float | None) -> Result:
    p50, p99, worst = (float(np.percentile(waits, q)) * 1000 for q in (50, 99, 100))
    return Result(p50, p99, worst, len(waits), failed, cpu_us)


def fsyncs(folder: Path, rate: int, seconds: float) -> Result:
    """A bare append of a decision's size with fsync, on the same clock."""
    waits, payload, began = [], b"x" * 400, time.perf_counter()
    with (folder / "bare").open("ab", buffering=0) as file:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            if (pause := due - time.perf_counter()) > 0:
                time.sleep(pause)
            file.write(payload)
            os.fsync(file.fileno())
            waits.append(time.perf_counter() - due)
    return result(waits, 0, None)


def post(path: str, body: bytes, key: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


def question(number: int) -> bytes:
    asked = {
        "conversation_id": f"c-{number}",
        "visitor_id": f"v-{number}",
        "intent": SEGMENTS[number % len(SEGMENTS)],
        "properties": {"cart_value": number % 300},
    }
    return json.dumps(asked).encode()


@contextlib.contextmanager
def server(folder: Path) -> Iterator[tuple[int, str]]:
    """The real server over an empty directory with one policy: its process and a key."""
    with contextlib.closing(Control.open(folder)) as control:
        control.add_shop("tea", "EUR", "UTC")
        control.escalation.change("tea", PolicyChange(margin=0.4, minute_minor=60))
        _, key = control.add_key("tea", "secret")
    command = [*TALKWORTH, "serve", "--data", f"{folder}", "--port", str(PORT)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent)
    assert process.stdout
    try:
        process.stdout.readline()
        yield process.pid, key
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--rate", type=int, default=RATE)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    # Rounds go through all in turn, so that a busy minute of the machine meets them all.
    rounds = [one_round(options.rate, options.seconds) for _ in range(options.rounds)]
    results = {name: median([one[name] for one in rounds]) for name in rounds[0]}
    show(results, options.rate)
    real = results["a decision"]
    if real.failed or real.p99 > BUDGET_MS:
        sys.exit(f"Missed: p99 {real.p99:.1f} ms, {real.failed} failed.")


def one_round(rate: int, seconds: float) -> dict[str, Result]:
    with tempfile.TemporaryDirectory(prefix="talkworth-bench-") as name:
        floor = fsyncs(Path(name), rate, seconds / 2)
        with started("bare") as (pid, _):
            bare = measured(pid, BARE, lambda n: post("/", question(n), "-"), rate, seconds / 2)
        with server(Path(name) / "data") as (pid, key):
            real = measured(pid, PORT, lambda n: post(PATH, question(n), key), rate, seconds)
    return {"bare fsync": floor, "uvicorn 204": bare, "a decision": real}


def median(found: Sequence[Result]) -> Result:
    p50, p99, worst = (
        statistics.median(getattr(one, name) for one in found) for name in ("p50", "p99", "worst")
    )
    used = [one.cpu_us for one in found if one.cpu_us is not None]
    cpu_us = statistics.median(used) if used else None
    n, failed = sum(one.n for one in found), sum(one.failed for one in found)
    return Result(p50, p99, worst, n, failed, cpu_us)


def show(results: dict[str, Result], rate: int) -> None:
    floor = results["bare fsync"]
    table = Table("", title=f"A decision about a human, {rate} a second: medians of the rounds")
    for column in ("p50 ms", "p99 ms", "worst", "p99 / fsync", "CPU us", "failed"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, one in results.items():
        cpu = "-" if one.cpu_us is None else f"{one.cpu_us:.0f}"
        waits = (f"{one.p50:.2f}", f"{one.p99:.2f}", f"{one.worst:.1f}")
        table.add_row(name, *waits, f"{one.p99 / floor.p99:.2f}", cpu, str(one.failed))
    kept = "kept" if results["a decision"].p99 <= BUDGET_MS else "missed"
    Console().print(table, f"Budget: p99 <= {BUDGET_MS:g} ms: {kept}.")


if __name__ == "__main__":
    main()
