"""
Half an hour at a thousand events a second, through all doors: memory flat, nothing lost.

    python -m bench.soak                       # 30 minutes
    python -m bench.soak --minutes 2

Starts the real server, sends batches of browser events and, beside them, honest messages at every
other door. Prints the time to an acknowledgement, the server's memory over time, how far the
reports are behind, and at the end whether each acknowledged name is in the journal.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table
from tests.doors.knocks import KNOCKS, Keys, make_shop, marks, now

from talkworth.journal import Reader

PORT = 8395
BASE = f"http://127.0.0.1:{PORT}"
BATCH, KNOCKS_A_SECOND = 20, 50
SAMPLE_S = 10
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Run:
    """What was sent and what came of it."""

    keys: Keys
    n_sent: int = 0
    n_refused: int = 0
    taken: set[str] = field(default_factory=set)
    knocked: set[str] = field(default_factory=set)
    waits_ms: list[float] = field(default_factory=list)
    samples: list[tuple[float, float, int]] = field(default_factory=list)


async def main_load(run: Run, rate: int, seconds: float, pid: int) -> None:
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
    async with httpx.AsyncClient(base_url=BASE, limits=limits, timeout=30) as client:
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            group.create_task(watch(run, client, pid, began, seconds))
            n = 0
            while (elapsed := time.monotonic() - began) < seconds:
                due = int(elapsed * (rate - KNOCKS_A_SECOND) / BATCH)
                while n < due:
                    group.create_task(send_batch(run, client, n))
                    n += 1
                    if n % max(1, due // max(1, int(elapsed * KNOCKS_A_SECOND) or 1)) == 0:
                        group.create_task(knock(run, client, n))
                await asyncio.sleep(0.005)


async def send_batch(run: Run, client: httpx.AsyncClient, n: int) -> None:
    names = [f"soak-{n}-{i}" for i in range(BATCH)]
    visitor = n % 50_000
    events = [
        {
            "type": "message_sent",
            "event_id": name,
            "occurred_at": now(),
            "visitor_id": f"v{visitor}",
            "conversation_id": f"c{visitor}-{n // 50_000}",
            "role": "assistant" if i % 2 else "shopper",
            **({"outcome": "answered"} if i % 2 else {}),
        }
        for i, name in enumerate(names[:-1])
    ]
    events.append(
        {
            "type": "order_placed",
            "event_id": names[-1],
            "occurred_at": now(),
            "visitor_id": f"v{visitor}",
            "order_id": names[-1],
            "currency": "EUR",
            "total": "25.00",
        }
    )
    body = json.dumps({"sent_at": now(), "events": events}).encode()
    run.n_sent += BATCH
    began = time.monotonic()
    answer = await client.post(
        f"/v1/events?key={run.keys.public}", content=body, headers={"content-type": "text/plain"}
    )
    run.waits_ms.append((time.monotonic() - began) * 1000)
    if answer.status_code == 200:
        run.taken.update(names)
    else:
        run.n_refused += BATCH


async def knock(run: Run, client: httpx.AsyncClient, n: int) -> None:
    door = list(KNOCKS)[n % len(KNOCKS)]
    name = f"knock-{n}"
    letter = KNOCKS[door](run.keys, name)
    run.n_sent += 1
    answer = await client.post(letter.path, content=letter.body, headers=letter.headers)
    if answer.status_code == 200:
        run.knocked.add(name)
    else:
        run.n_refused += 1


async def watch(
    run: Run, client: httpx.AsyncClient, pid: int, began: float, seconds: float
) -> None:
    while (elapsed := time.monotonic() - began) < seconds:
        state = (await client.get("/healthz")).json()
        run.samples.append((elapsed, rss_mb(pid), state["n_waiting"]))
        await asyncio.sleep(SAMPLE_S)


def rss_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 1e6


def lost(run: Run, data: Path) -> set[str]:
    """Acknowledged names that the journal does not hold."""
    found: set[str] = set()
    numbers: set[str] = set()
    with closing(Reader(data / "journal.db")) as reader:
        seq = 0
        while entries := reader.read(seq, 20_000):
            for entry in entries:
                text = entry.event_id.encode() + b"\n" + entry.payload
                found.update(m.decode() for m in re.findall(rb"(?:soak|knock)-[0-9-]+", text))
                numbers.update(m.decode() for m in re.findall(rb"[0-9]{9,}", text))
            seq = entries[-1].seq
    missing = run.taken - found
    return missing | {n for n in run.knocked if not set(marks(n)) & (found | numbers)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=int, default=1000, help="events a second")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="talkworth-bench-") as folder:
        data = Path(folder) / "data"
        run = Run(make_shop(data))
        command = [sys.executable, "-m", "talkworth", "serve", "--data", f"{data}"]
        server = subprocess.Popen([*command, "--port", str(PORT)], stdout=subprocess.PIPE)
        try:
            wait_until_it_answers()
            asyncio.run(main_load(run, options.rate, options.minutes * 60, server.pid))
            behind_s = wait_until_loaded()
        finally:
            server.terminate()
            server.wait()
        missing = lost(run, data)
    show(run, options.minutes, behind_s, missing)
    return 1 if missing else 0


def wait_until_it_answers() -> None:
    for _ in range(600):
        try:
            httpx.get(f"{BASE}/healthz")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not start.")


def wait_until_loaded() -> float:
    began = time.monotonic()
    while httpx.get(f"{BASE}/healthz", timeout=30).json()["n_waiting"]:
        time.sleep(0.2)
    return time.monotonic() - began


def show(run: Run, minutes: float, behind_s: float, missing: set[str]) -> None:
    waits = statistics.quantiles(run.waits_ms, n=100)
    memory = Table("minute", title=f"{run.n_sent:,} events in {minutes:g} minutes")
    for column in ("memory MB", "waiting entries"):
        memory.add_column(column, justify="right")
    step = max(1, len(run.samples) // 12)
    for at, megabytes, waiting in run.samples[::step]:
        memory.add_row(f"{at / 60:.1f}", f"{megabytes:,.0f}", f"{waiting:,}")
    Console().print(memory)
    print(f"acknowledged in p50 {waits[49]:.1f} ms, p99 {waits[98]:.1f} ms")
    print(f"refused {run.n_refused:,}; loaded {behind_s:.1f} s after the last event")
    print(f"lost: {len(missing)} of {len(run.taken) + len(run.knocked):,} acknowledged")


if __name__ == "__main__":
    sys.exit(main())
