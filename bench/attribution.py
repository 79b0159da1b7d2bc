"""
First touch at 10 and 100 million touches, against the scan of the columns it reads.

    python bench/attribution.py                     # 10M and 100M touches
    python bench/attribution.py --touches 10000000  # one size

Data come from a generator in SQL; the statement timed is the product's own model file. Prints
seconds (median of the runs), CPU seconds, ratios to the scan in the same run, and peak memory.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from talkworth.warehouse.db import sql_text

HERE = Path(__file__).parent
NUMBERS = "person_key answered_at touch_key conversation_key started_at competes_until_at".split()
TEXTS = "touch_id event_id channel".split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--touches", type=int, action="append")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = options.touches or [10_000_000, 100_000_000]
    if options.one:
        print(measure(sizes[0], options.runs))
        return
    table = Table(title="First touch, 24 h tier then 30 d, one order to twenty touches")
    for column in (
        "touches",
        "orders",
        "credited",
        "scan s",
        "first touch s",
        "ratio",
        "CPU ratio",
        "peak GB",
    ):
        table.add_column(column, justify="right")
    for size in sizes:
        # A process for each size, so that the peak is that size's own.
        command = [
            sys.executable,
            __file__,
            "--one",
            "--touches",
            str(size),
            "--runs",
            str(options.runs),
        ]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        table.add_row(*lines.strip().split("\n")[-1].split("|"))
    Console().print(table)


def measure(n_touches: int, runs: int) -> str:
    """One size, as a row of the table."""
    n_orders = n_touches // 20
    with tempfile.TemporaryDirectory(prefix="talkworth-bench-") as folder:
        connection = duckdb.connect(f"{folder}/bench.duckdb", config={"threads": 2})
        connection.execute("set preserve_insertion_order = false")
        script = (HERE / "attribution.sql").read_text(encoding="utf-8")
        for statement in script.split(";\n"):
            if statement.strip():
                values = {"n_touches": n_touches, "n_orders": n_orders, "n_persons": n_touches // 4}
                named = {name: value for name, value in values.items() if f"${name}" in statement}
                connection.execute(statement, named or None)
        connection.execute("checkpoint")
        # Sums that no column statistics can answer: every value is read.
        sums = [f"bit_xor({column})" for column in NUMBERS] + [f"sum(strlen({c}))" for c in TEXTS]
        scan_sql = f"select {', '.join(sums)} from touch_answers"
        model = sql_text("models", "09_order_touches")
        scan, scan_cpu = timed(lambda: connection.execute(scan_sql).fetchall(), runs)
        touch, touch_cpu = timed(
            lambda: connection.execute(f"create or replace table order_touches as {model}"), runs
        )
        n_credited = connection.sql("select count(*) from order_touches").fetchall()[0][0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return (
        f"{n_touches:,}|{n_orders:,}|{n_credited:,}|{scan:.2f}|{touch:.2f}|{touch / scan:.1f}x"
        f"|{touch_cpu / scan_cpu:.1f}x|{peak:.2f}"
    )


def timed(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Median seconds and CPU seconds of `work`."""
    walls, cpus = [], []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(cpus)


if __name__ == "__main__":
    main()
