"""
The full default rule set at 10 and 100 million touches, against the scan of the columns it reads.

    python -m bench.attribution                          # 10M and 100M touches
    python -m bench.attribution --touches 1000000        # one size
    python -m bench.attribution --low-memory             # DuckDB held to 2.5 GB

All four kinds, line by line: an order to twenty touches, 2.2 lines an order, one order in ten
refunded, half with an abandoned cart or a friction before, one in fifty saved. Facts come from a
generator in SQL; what is timed are the product's own models, from the touches to the credits, in
one transaction as in a rebuild. Every size is made and measured in processes of its own, so a peak
is that size's. Ratios are of CPU seconds, each to the scan just before it: their median counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from talkworth.control import Shop
from talkworth.rules import PUBLISHED, RuleSetVersion
from talkworth.warehouse import Warehouse
from talkworth.warehouse.build import GUARDS, KEPT, VIEWS, models
from talkworth.warehouse.db import STORE, Database, sql_text

HERE = Path(__file__).parent
FACTS = ("touches", "conversations", "orders", "shoppers")
SCANNED = {
    "bit_xor": ("person_key", "answered_at", "touch_key", "started_at"),
    "strlen": ("touch_id", "event_id", "channel"),
}
FIRST_TOUCH = "first_touches"
FIRST_AT = 1_700_000_000_000_000
BEFORE = "upgrades"  # the first model after persons, touches and orders are known
LOW, ENOUGH = "2.5GB", "4GB"
SHOP = Shop(shop_id="bench", name="Bench", currency="USD", timezone="UTC", created_at=0)
RULES = RuleSetVersion(shop_id="bench", version=1, active_from=0, rules=PUBLISHED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--touches", type=int, action="append")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--memory-limit", default=ENOUGH, help="what DuckDB may use, such as 4GB")
    parser.add_argument("--low-memory", action="store_true", help=f"the same as {LOW}")
    parser.add_argument("--folder", type=Path, help="where the data are made; by default, /tmp")
    parser.add_argument("--each", action="store_true", help="also print each model's CPU seconds")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = options.touches or [10_000_000, 100_000_000]
    limit = LOW if options.low_memory else options.memory_limit
    if options.make:
        make(options.make, sizes[0])
    elif options.measure:
        print(json.dumps(measure(options.measure, options.runs, limit)))
    else:
        found = [one_size(size, options.runs, limit, options.folder) for size in sizes]
        show(sizes, found, limit, each=options.each)


def one_size(n_touches: int, runs: int, limit: str, folder: Path | None) -> dict[str, Any]:
    """Make and measure one size, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="talkworth-bench-", dir=folder) as place:
        me = [sys.executable, "-m", "bench.attribution", "--touches", str(n_touches)]
        subprocess.run([*me, "--make", place], check=True, cwd=HERE.parent)
        command = [*me, "--measure", place, "--runs", str(runs), "--memory-limit", limit]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=HERE.parent)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def make(folder: Path, n_touches: int) -> None:
    """The facts of one size, and what the models before the first one timed make of them."""
    warehouse = Warehouse.open(folder, [SHOP], [RULES])
    add_facts(warehouse, folder, n_touches, FIRST_AT)
    for name, relation in models():
        if relation in ("orders", "order_reach"):
            run_model(warehouse.db, name, relation)
    warehouse.connection.execute("checkpoint")
    warehouse.close()


def add_facts(warehouse: Warehouse, folder: Path, n_touches: int, first_at: int) -> None:
    """A year of touches from `first_at` (UTC microseconds) on, and what comes with them."""
    connection = warehouse.connection
    connection.execute(f"set temp_directory = '{folder}'")
    values = {
        "$first_at": first_at,
        "$n_touches": n_touches,
        "$n_orders": n_touches // 20,
        "$n_persons": n_touches // 4,
    }
    for name in FACTS:
        script = (HERE / f"attribution_{name}.sql").read_text(encoding="utf-8")
        for value, number in values.items():
            script = script.replace(value, str(number))
        for statement in script.split(";\n"):
            if statement.strip():
                connection.execute(statement)


def run_model(db: Database, name: str, relation: str) -> None:
    """One model as a rebuild makes it."""
    step = f"temp {'view' if relation in VIEWS else 'table'} {relation}"
    kind = f"table {STORE}.main.{relation}" if relation in KEPT else step
    db.connection.execute(f"create or replace {kind} as {sql_text('models', name)}")


def measure(folder: Path, runs: int, limit: str) -> dict[str, Any]:
    """
    Medians over the runs: CPU and wall seconds, ratios to the scan, the process's peak memory.

    Raises:
        SystemExit: the credits do not add up.
    """
    db = Database(folder / "warehouse.duckdb")
    db.connection.execute(f"set memory_limit = '{limit}'")
    db.connection.execute(f"set temp_directory = '{folder}'")
    # Sums that no column statistics can answer: every value is read.
    sums = [f"bit_xor({column})" for column in SCANNED["bit_xor"]]
    sums += [f"sum(strlen({column}))" for column in SCANNED["strlen"]]
    scan_sql = f"select {', '.join(sums)} from touch_answers"
    rounds = []
    for _ in range(runs):
        scan, scan_cpu = timed(lambda: db.connection.execute(scan_sql).fetchall())
        each: dict[str, float] = {}
        full, full_cpu = timed(lambda: build(db, each))  # noqa: B023 -- called at once
        first_cpu = each[FIRST_TOUCH]
        rounds.append(
            {
                "scan": scan,
                "scan_cpu": scan_cpu,
                "full": full,
                "full_cpu": full_cpu,
                "ratio": full_cpu / scan_cpu,
                "first_cpu": first_cpu,
                "first_ratio": first_cpu / scan_cpu,
            }
        )
    for guard in GUARDS:
        if rows := db.rows("checks", guard):
            raise SystemExit(f"{guard}: {len(rows)} rows break it, the first is {rows[0]}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    medians = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    return {**medians, **counted(db), "peak": peak, "each": each}


def build(db: Database, each: dict[str, float]) -> None:
    """From touches to credits; `each` hears the CPU seconds of every model."""
    names = models()
    start = [relation for _, relation in names].index(BEFORE)
    with db.transaction():
        for name, relation in names[start:]:
            begun = time.process_time()
            run_model(db, name, relation)
            each[relation] = time.process_time() - begun


def counted(db: Database) -> dict[str, Any]:
    """How much there is, and the credits by kind."""
    select = "select kind, count(*) from credits group by kind order by kind"
    kinds = dict(db.connection.execute(select).fetchall())
    tables = ("order_states", "order_portions", "credits")
    counts = {
        f"n_{table}": db.connection.execute(f"select count(*) from {table}").fetchall()[0][0]
        for table in tables
    }
    return {**counts, "kinds": kinds}


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds and CPU seconds of `work`."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def show(sizes: list[int], found: list[dict[str, Any]], limit: str, *, each: bool) -> None:
    table = Table("", title=f"From touches to credits, default rule set; DuckDB may use {limit}")
    for size in sizes:
        table.add_column(f"{size:,} touches", justify="right")
    rows: list[tuple[str, Callable[[dict[str, Any]], str]]] = [
        ("orders", lambda one: f"{one['n_order_states']:,}"),
        ("lines", lambda one: f"{one['n_order_portions']:,}"),
        ("credits", lambda one: f"{one['n_credits']:,}"),
        ("scan of 7 touch columns, CPU s", lambda one: f"{one['scan_cpu']:.2f}"),
        ("first touch alone, CPU s", lambda one: f"{one['first_cpu']:.2f}"),
        ("  times the scan", lambda one: f"{one['first_ratio']:.1f}"),
        ("all four kinds, CPU s", lambda one: f"{one['full_cpu']:.2f}"),
        ("  times the scan", lambda one: f"{one['ratio']:.1f}"),
        ("  seconds on two cores", lambda one: f"{one['full']:.2f}"),
        ("peak GB", lambda one: f"{one['peak']:.2f}"),
    ]
    for name, tell in rows:
        table.add_row(name, *(tell(one) for one in found))
    console = Console()
    console.print(table)
    for size, one in zip(sizes, found, strict=True):
        kinds = ", ".join(f"{kind} {n:,}" for kind, n in one["kinds"].items())
        console.print(f"{size:,} touches, credits by kind: {kinds}")
        if each:
            told = [f"{name} {cpu:.2f}" for name, cpu in one["each"].items()]
            console.print(f"CPU seconds of each model: {', '.join(told)}")
    for (one_size, before), (size, after) in zip(
        zip(sizes, found, strict=True), zip(sizes[1:], found[1:], strict=True), strict=False
    ):
        growth = after["full_cpu"] / before["full_cpu"] / (size / one_size)
        console.print(f"From {one_size:,} to {size:,}: {growth:.2f} times linear in CPU")


if __name__ == "__main__":
    main()
