"""
How long the analysis of an experiment takes, against the scan of the columns it reads.

    python -m bench.experiments                     # 1M assigned persons, 100M touches of history
    python -m bench.experiments --persons 100000    # a tenth of both

A tenth of the persons are held out; 30 days of revenue count; the plan has a cap, earlier revenue
and three dimensions of segments. History is made by SQL in the warehouse's own tables; what is
timed is the product's own report, from nothing to the verdict, by the planned end ("final") and
before it ("early"). Making and measuring have processes of their own, so a peak is the report's.
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
from pathlib import Path
from typing import Any

from bench.attribution import FIRST_AT, HERE, RULES, SHOP, timed
from rich.console import Console
from rich.table import Table

from talkworth.control.experiments import DAY_US, Experiment
from talkworth.experiments.arms import Arm
from talkworth.reports.experiment import experiment_report
from talkworth.warehouse import Warehouse

FACTS = ("people", "orders")
TOUCHES_EACH = 100
STARTS_AT = FIRST_AT + 250 * DAY_US
ASSIGNED_US = 60 * DAY_US
HORIZON_D = 30
TARGET_S = 2.0
ENOUGH = "4GB"
# What of each table the report reads, in sums that no column statistics can answer.
SCANNED = {
    "assignments": (("person_key", "assigned_at", "position", "n_arms"), ("arm",)),
    "orders": (("person_key", "order_key", "ordered_at"), ("trust",)),
    "order_entries": (("order_key", "occurred_at", "reporting_minor"), ()),
    "credits": (("order_key", "occurred_at", "reporting_minor"), ("kind",)),
    "conversations": (("person_key", "started_at"), ()),
    "sessions": (("identity_key", "occurred_at"), ("device", "traffic_source")),
    "order_identifiers": (("order_key", "node_key"), ("kind",)),
    "identities": (("node_key", "person_key"), ()),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--persons", type=int, default=1_000_000, help="who is assigned")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the data are made; by default, /tmp")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make(options.make, options.persons)
    elif options.measure:
        print(json.dumps(measure(options.measure, options.persons, options.runs)))
    else:
        with tempfile.TemporaryDirectory(prefix="talkworth-bench-", dir=options.folder) as place:
            me = [sys.executable, "-m", "bench.experiments", "--persons", str(options.persons)]
            subprocess.run([*me, "--make", place], check=True, cwd=HERE.parent)
            command = [*me, "--measure", place, "--runs", str(options.runs)]
            told = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=HERE.parent)
        show(options.persons, json.loads(told.stdout.splitlines()[-1]))


def make(folder: Path, n_persons: int) -> None:
    """A warehouse of one shop with a year of history and an experiment in it."""
    warehouse = Warehouse.open(folder, [SHOP], [RULES])
    connection = warehouse.connection
    connection.execute(f"set temp_directory = '{folder}'")
    connection.execute(f"set memory_limit = '{ENOUGH}'")
    values = {
        "$first_at": FIRST_AT,
        "$starts_at": STARTS_AT,
        "$assigned_us": ASSIGNED_US,
        "$n_people": 10 * n_persons,
        "$n_touches": TOUCHES_EACH * n_persons,
    }
    for name in FACTS:
        script = (HERE / f"experiments_{name}.sql").read_text(encoding="utf-8")
        for value, number in values.items():
            script = script.replace(value, str(number))
        for statement in script.split(";\n"):
            if statement.strip():
                connection.execute(statement)
    connection.execute("checkpoint")
    warehouse.close()


def experiment(n_planned: int) -> Experiment:
    """As it was registered: everything that can be asked for."""
    return Experiment(
        shop_id=SHOP.shop_id,
        experiment_id="holdout",
        name="What the assistant adds",
        arms=(Arm("assistant", 90), Arm("holdout", 10)),
        control="holdout",
        starts_at=STARTS_AT,
        ends_at=STARTS_AT + ASSIGNED_US,
        n_planned=n_planned,
        salt="holdout",
        horizon_d=HORIZON_D,
        cap_minor=60_000,
        uses_cuped=True,
        segments=("device", "traffic_source", "returning"),
        rule_set_version=1,
        registered_at=STARTS_AT - DAY_US,
        registered_by="bench",
    )


def measure(folder: Path, n_persons: int, runs: int) -> dict[str, Any]:
    """Medians over the runs: seconds and CPU seconds of the scan and of both looks."""
    warehouse = Warehouse.open(folder, [SHOP], [RULES])
    plan = experiment(n_persons * 2)
    looks = {"final": plan.final_at, "early": plan.final_at - 2 * DAY_US}
    found: dict[str, list[float]] = {}
    told: dict[str, Any] = {}
    for _ in range(runs):
        for name, took in zip(("scan", "scan_cpu"), timed(lambda: scan(warehouse)), strict=True):
            found.setdefault(name, []).append(took)
        for look, now_us in looks.items():
            begun, cpu = time.perf_counter(), time.process_time()
            report = experiment_report(warehouse, plan, [], rulings=[RULES], now_us=now_us)
            found.setdefault(look, []).append(time.perf_counter() - begun)
            found.setdefault(f"{look}_cpu", []).append(time.process_time() - cpu)
            told[f"{look}_says"] = report.verdict.words
            told["n_assigned"] = report.progress.n_assigned
            told["n_payers"] = sum(arm.n_payers for arm in report.arms)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    warehouse.close()
    return {**{name: statistics.median(all_) for name, all_ in found.items()}, **told, "peak": peak}


def scan(warehouse: Warehouse) -> None:
    """Every value of every column that the report reads, once."""
    for table, (numbers, words) in SCANNED.items():
        sums = [f"bit_xor({column})" for column in numbers]
        sums += [f"sum(strlen({column}))" for column in words]
        with warehouse.db.cursor() as cursor:
            cursor.execute(f"select {', '.join(sums)} from {table}").fetchall()


def show(n_persons: int, found: dict[str, Any]) -> None:
    n_touches = TOUCHES_EACH * n_persons
    table = Table(title=f"An experiment of {n_persons:,} persons, {n_touches:,} touches of history")
    for column in ("", "seconds", "CPU s", "times the scan's CPU"):
        table.add_column(column, justify="right")
    for name in ("scan", "final", "early"):
        ratio = found[f"{name}_cpu"] / found["scan_cpu"]
        row = (f"{found[name]:.2f}", f"{found[f'{name}_cpu']:.2f}", f"{ratio:.1f}")
        table.add_row(name, *row)
    console = Console()
    console.print(table)
    console.print(f"{found['n_assigned']:,} units, {found['n_payers']:,} of them paid.")
    console.print(f"Final: {found['final_says']}\nEarly: {found['early_says']}")
    console.print(f"Target: {TARGET_S:g} s. Peak memory: {found['peak']:.1f} GB.")


if __name__ == "__main__":
    main()
