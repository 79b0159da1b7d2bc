"""
How long reports take over a year of 10 and 100 million touches, while 2,000 events a second arrive.

    python -m bench.reports                          # 10M and 100M touches
    python -m bench.reports --touches 1000000        # one size
    python -m bench.reports --make DIR --touches N   # only make the history
    python -m bench.reports --data DIR               # ask over one that was made

The history comes from a generator in SQL and the product's own models; the real server answers.
Each report is asked once after the start ("first"), then again and again by turns while events
arrive. Beside the times stands how old the answers' data was, by their own `Data-To`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from bench.attribution import HERE, add_facts, build, run_model
from bench.freshness import BASE, BATCH, Shopper, quantile, server
from rich.console import Console
from rich.table import Table

from talkworth.control import Control
from talkworth.warehouse import Warehouse
from talkworth.warehouse.build import models

SHOP = "bench"
KEY = "bench-key.txt"
YEAR_US = 365 * 86_400_000_000
ENOUGH = "8GB"
TARGET_MS, FIRST_SCREEN_MS = 100, 1500
REPORTS = {
    "first screen": "impact",
    "revenue per conversation": "revenue-per-conversation",
    "attributed revenue": "attributed-revenue",
    "trend": "trend",
    "credited orders": "orders",
    "segments, one": "segments?by=intent",
    "segments, two": "segments?by=intent,device",
    "decisions": "decisions",
    "what changed": "what-changed?dimension=intent",
    "cart figures": "cart-figures",
    "clicks": "clicks",
}
PAUSE_S = 0.1  # between two questions: ten a second, as from a few open screens


@dataclass
class Asked:
    """Seconds each question took, by report: the first, those after it, and their data's age."""

    first: dict[str, float] = field(default_factory=dict)
    again: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    age: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    n_events: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--touches", type=int, action="append")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=int, default=2000, help="events a second meanwhile")
    parser.add_argument("--folder", type=Path, help="where the data are made; by default, /tmp")
    parser.add_argument("--make", type=Path, help="only make the history, there")
    parser.add_argument("--data", type=Path, help="a history that was made before")
    options = parser.parse_args()
    sizes = options.touches or [10_000_000, 100_000_000]
    if options.make:
        make(options.make, sizes[0])
    elif options.data:
        show(f"{options.data}", ask_all(options.data, options.rate, options.seconds))
    else:
        for size in sizes:
            with tempfile.TemporaryDirectory(prefix="talkworth-bench-", dir=options.folder) as data:
                me = [sys.executable, "-m", "bench.reports", "--make", data]
                subprocess.run([*me, "--touches", str(size)], check=True, cwd=HERE.parent)
                asked = ask_all(Path(data), options.rate, options.seconds)
            show(f"{size:,} touches", asked)


def make(data: Path, n_touches: int) -> None:
    """A data directory with one shop and a year of history up to an hour ago."""
    data.mkdir(parents=True, exist_ok=True)
    control = Control.open(data, actor="bench")
    control.add_shop(SHOP, "USD", "UTC")
    (data / KEY).write_text(control.add_key(SHOP, "secret")[1], encoding="utf-8")
    warehouse = Warehouse.open(data, control.shops(), control.rule_sets())
    control.close()
    db, connection = warehouse.db, warehouse.connection
    connection.execute(f"set memory_limit = '{ENOUGH}'")
    connection.execute(f"set temp_directory = '{data}'")
    now_us = time.time_ns() // 1000
    add_facts(warehouse, data, n_touches, now_us - YEAR_US - 3_600_000_000)
    script = (HERE / "reports_conversations.sql").read_text(encoding="utf-8")
    for statement in script.replace("$n_keys", str(8 * n_touches)).split(";\n"):
        if statement.strip():
            connection.execute(statement)
    for name, relation in models():
        if relation in ("orders", "order_reach"):
            run_model(db, name, relation)
    build(db, {})
    connection.execute("checkpoint")
    warehouse.close()


def ask_all(data: Path, rate: int, seconds: int) -> Asked:
    """The server over `data`, asked while events arrive."""
    key = (data / KEY).read_text(encoding="utf-8")
    with server(data):
        return asyncio.run(measure(key, rate, seconds))


async def measure(key: str, rate: int, seconds: int) -> Asked:
    # Questions have lines of their own: they do not queue behind events for one.
    async with client(key) as http, client(key) as door:
        asked, is_over = Asked(), asyncio.Event()
        sending = asyncio.create_task(send(door, rate, is_over))
        for name, address in REPORTS.items():
            asked.first[name], _ = await ask(http, address)
        ends_at = time.perf_counter() + seconds
        while time.perf_counter() < ends_at:
            for name, address in REPORTS.items():
                took_s, age_s = await ask(http, address)
                asked.again[name].append(took_s)
                asked.age[name].append(age_s)
                await asyncio.sleep(PAUSE_S)
        is_over.set()
        asked.n_events = await sending
        return asked


def client(key: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    limits = httpx.Limits(max_connections=32)
    return httpx.AsyncClient(base_url=BASE, headers=headers, limits=limits, timeout=600)


async def ask(http: httpx.AsyncClient, address: str) -> tuple[float, float]:
    """Seconds until the whole answer is here, and how old its data is then."""
    begun = time.perf_counter()
    answer = await http.get(f"/v1/reports/{address}")
    took_s = time.perf_counter() - begun
    answer.raise_for_status()
    data_to = datetime.fromisoformat(answer.headers["Data-To"])
    return took_s, (datetime.now(UTC) - data_to).total_seconds()


async def send(http: httpx.AsyncClient, rate: int, is_over: asyncio.Event) -> int:
    """Post events at the rate until it is over; returns how many."""
    shopper, beat = Shopper(), BATCH / rate
    start, posts, n = time.perf_counter(), set[asyncio.Task[httpx.Response]](), 0
    while not is_over.is_set():
        await asyncio.sleep(max(0.0, start + n * beat - time.perf_counter()))
        body = shopper.batch(datetime.now(UTC))
        post = asyncio.create_task(http.post("/v1/events", content=body))
        posts.add(post)
        post.add_done_callback(posts.discard)
        n += 1
    await asyncio.gather(*posts)
    return n * BATCH


def show(title: str, asked: Asked) -> None:
    table = Table(title=f"{title}, {asked.n_events:,} events taken meanwhile; p95 at most 100 ms")
    for column in ("report", "first ms", "p50 ms", "p95 ms", "data's age p95 s", "asked"):
        table.add_column(column, justify="left" if column == "report" else "right")
    for name in REPORTS:
        again, age = asked.again[name], asked.age[name]
        table.add_row(
            name,
            f"{asked.first[name] * 1000:,.0f}",
            f"{statistics.median(again) * 1000:,.0f}",
            f"{quantile(again, 0.95) * 1000:,.0f}",
            f"{quantile(age, 0.95):.1f}",
            str(len(again)),
        )
    Console().print(table)
    every = [took for name in REPORTS for took in asked.again[name]]
    told = {
        "p95_ms": quantile(every, 0.95) * 1000,
        "target_ms": TARGET_MS,
        "first_screen_ms": asked.first["first screen"] * 1000,
        "first_screen_target_ms": FIRST_SCREEN_MS,
    }
    print(json.dumps({name: round(value) for name, value in told.items()}))


if __name__ == "__main__":
    main()
