"""
From an acknowledged order to the report that shows it, while 2,000 events a second arrive.

    python -m bench.freshness                          # 20 s over an empty history
    python -m bench.freshness --history 1000000        # over a million events of history

Starts the real server, posts batches of 20 events over HTTP at the rate asked for, and once in
a while an order of one cent more than the last; then asks the report API until it shows. Prints
p50 and p99, the CPU the server used per event, and its memory idle and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

PORT = 8392
BASE = f"http://127.0.0.1:{PORT}"
BATCH = 20
LOOK_EVERY_S = 0.05  # how finely a wait is measured; each look costs the server a few queries
TICKS = os.sysconf("SC_CLK_TCK")
TALKWORTH = (sys.executable, "-m", "talkworth")


@dataclass
class Shopper:
    """Makes the events of a shop whose visitors chat and sometimes buy."""

    random: Random = field(default_factory=lambda: Random(7))
    n_made: int = 0

    def batch(self, at: datetime) -> bytes:
        return json.dumps({"events": [self.event(at) for _ in range(BATCH)]}).encode()

    def event(self, at: datetime) -> dict[str, Any]:
        self.n_made += 1
        visitor = self.random.randrange(200_000)
        common = {
            "event_id": f"b{self.n_made}",
            "occurred_at": at.isoformat(),
            "visitor_id": f"v{visitor}",
        }
        if self.random.random() < 0.05:
            order = {"order_id": f"o{self.n_made}", "currency": "EUR", "total": "25.00"}
            return {"type": "order_placed", **common, **order}
        role = self.random.choice(["shopper", "assistant"])
        message = {"conversation_id": f"c{visitor}-{at:%j}", "role": role}
        if role == "assistant":
            message["outcome"] = "answered"
        return {"type": "message_sent", **common, **message}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--rate", type=int, default=2000, help="events a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--history", type=int, default=0, help="events loaded before")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="talkworth-bench-") as folder:
        data = Path(folder) / "data"
        key = make_shop(data)
        if options.history:
            load_history(data, options.history)
        with server(data) as process:
            idle_mb = memory_mb(process.pid)
            cpu_before, shopper = cpu_s(process.pid), Shopper()
            waits = asyncio.run(measure(key, shopper, options.rate, options.seconds))
            cpu = cpu_s(process.pid) - cpu_before
            end_mb = memory_mb(process.pid)
    table = Table(title=f"{options.rate:,} events/s over {options.history:,} events of history")
    rows = {
        "acknowledged order to report, p50": f"{statistics.median(waits) * 1000:.0f} ms",
        "acknowledged order to report, p99": f"{quantile(waits, 0.99) * 1000:.0f} ms",
        "orders watched": f"{len(waits)}",
        "events taken": f"{shopper.n_made:,} in {options.seconds} s",
        "CPU per event, socket to warehouse": f"{cpu / shopper.n_made * 1e6:.0f} us",
        "memory idle": f"{idle_mb:.0f} MB",
        "memory at the end": f"{end_mb:.0f} MB",
    }
    table.add_column("what")
    table.add_column("measured", justify="right")
    for name, value in rows.items():
        table.add_row(name, value)
    Console().print(table)


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def run(*arguments: str) -> str:
    command = [*TALKWORTH, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def make_shop(data: Path) -> str:
    place = ("--data", str(data))
    run("shop", "add", "bench", "--currency", "EUR", "--timezone", "UTC", *place)
    return run("key", "add", "bench", "secret", *place).split()[0]


def load_history(data: Path, n_events: int) -> None:
    """The history arrives as an import, spread over the last 60 days."""
    shopper, start = Shopper(Random(3)), datetime.now(UTC) - timedelta(days=60)
    path = data / "history.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for n in range(n_events):
            event = shopper.event(start + timedelta(days=59) * n / n_events)
            lines.write(json.dumps({**event, "event_id": f"h{n}"}) + "\n")
    run("import", "bench", str(path), "--data", str(data))
    path.unlink()


@contextmanager
def server(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [*TALKWORTH, "serve", "--port", str(PORT), "--data", str(data)], stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                httpx.get(f"{BASE}/healthz").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        time.sleep(1)
        yield process
    finally:
        process.terminate()
        process.wait(30)


async def measure(key: str, shopper: Shopper, rate: int, seconds: int) -> list[float]:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    limits = httpx.Limits(max_connections=32)
    async with httpx.AsyncClient(base_url=BASE, headers=headers, limits=limits, timeout=30) as http:
        done = asyncio.Event()
        watching = asyncio.create_task(watch(http, done))
        beat, start, posts = BATCH / rate, time.perf_counter(), set[asyncio.Task[Any]]()
        for n in range(rate * seconds // BATCH):
            await asyncio.sleep(max(0.0, start + n * beat - time.perf_counter()))
            body = shopper.batch(datetime.now(UTC))
            post = asyncio.create_task(http.post("/v1/events", content=body))
            posts.add(post)
            post.add_done_callback(posts.discard)
        done.set()
        await asyncio.gather(*posts)
        return await watching


async def watch(http: httpx.AsyncClient, done: asyncio.Event) -> list[float]:
    """Place an order, note the acknowledgement, ask the report until it shows."""
    waits: list[float] = []
    await asyncio.sleep(1)
    n = 0
    while not done.is_set():
        n += 1
        order_id = f"probe{n}"
        order = {
            "type": "order_placed", "event_id": order_id, "order_id": order_id, "currency": "EUR",
            "total": "10.00", "visitor_id": order_id, "occurred_at": datetime.now(UTC).isoformat(),
        }  # fmt: skip
        (await http.post("/v1/events", json=order)).raise_for_status()
        acknowledged = time.perf_counter()
        while (await http.get(f"/v1/explain/order/{order_id}")).status_code != 200:
            await asyncio.sleep(LOOK_EVERY_S)
        waits.append(time.perf_counter() - acknowledged)
    return waits


def memory_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
