"""
The persons that hurt most: their build from nothing, one more event of theirs, and the memory.

    python -m bench.worst_cases              # all of them
    python -m bench.worst_cases --part 0.1   # each a tenth as large

Facts are made by SQL in the warehouse's own tables; what is timed are all models of the product
over them, and the models over this one person again, as after each event of hers. Every case has
a process of its own, so a peak is that case's.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from talkworth.control import Shop
from talkworth.rules import PUBLISHED, RuleSet, RuleSetVersion
from talkworth.warehouse import Warehouse
from talkworth.warehouse.build import Dirty, build_everything, build_scope

HERE = Path(__file__).parent
SHOP = Shop(shop_id="bench", name="Bench", currency="USD", timezone="UTC", created_at=0)
PERSON = 8
SPREAD = RuleSet(model="linear", window="path")


@dataclass(frozen=True)
class Case:
    """
    One person's year. `is_whole`: each cart states all it holds; else it adds to all before.

    `rules` are the shop's.
    """

    name: str
    n_touches: int
    n_orders: int
    n_carts: int = 12
    is_bot: bool = False
    is_whole: bool = True
    rules: RuleSet = PUBLISHED


CASES = (
    Case("a person with 100k touches", 100_000, 12),
    Case("  all of them sharing", 100_000, 12, rules=SPREAD),
    Case("a bot with 1M touches, known as one", 1_000_000, 12, is_bot=True),
    Case("  taken for a person", 1_000_000, 12),
    Case("a person with 10k orders", 1_000, 10_000, 10_000),
    Case("  and a cart that only ever grows", 1_000, 10, 10_000, is_whole=False),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--part", type=float, default=1.0, help="how much of each case")
    parser.add_argument("--case", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case is not None:
        print(json.dumps(measure(CASES[options.case], options.part)))
        return
    table = Table(title="The persons that hurt most")
    table.add_column("", no_wrap=True)
    for column in ("touches", "orders", "carts", "credits", "build s", "one event s", "peak GB"):
        table.add_column(column, justify="right")
    for number, case in enumerate(CASES):
        me = [sys.executable, "-m", "bench.worst_cases", "--part", str(options.part)]
        command = [*me, "--case", str(number)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=HERE.parent)
        found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
        counts = [f"{found[name]:,}" for name in ("touches", "orders", "carts", "credits")]
        seconds = [f"{found[name]:.2f}" for name in ("build", "event", "peak")]
        table.add_row(case.name, *counts, *seconds)
    Console().print(table)


def measure(case: Case, part: float) -> dict[str, Any]:
    """Seconds of the whole build and of the person's, what there is, and the peak memory."""
    with tempfile.TemporaryDirectory(prefix="talkworth-bench-") as folder:
        rules = RuleSetVersion(shop_id="bench", version=1, active_from=0, rules=case.rules)
        warehouse = Warehouse.open(Path(folder), [SHOP], [rules])
        sizes = {
            name: str(max(1, round(value * part))) if name.startswith("n_") else str(value)
            for name, value in asdict(case).items()
            if name not in ("name", "rules")
        }
        script = (HERE / "worst_cases.sql").read_text(encoding="utf-8")
        for name, value in sizes.items():
            script = script.replace(f"${name}", value)
        for statement in script.split(";\n"):
            if statement.strip():
                warehouse.connection.execute(statement)
        seconds = {
            "build": timed(warehouse, lambda: build_everything(warehouse.db)),
            "event": timed(warehouse, lambda: build_scope(warehouse.db, Dirty(persons={PERSON}))),
        }
        found = {
            name: warehouse.connection.execute(f"select count(*) from {relation}").fetchall()[0][0]
            for name, relation in (
                ("touches", "touch_answers"),
                ("orders", "orders"),
                ("carts", "shopper_events"),
                ("credits", "credits"),
            )
        }
        warehouse.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {**seconds, **found, "peak": peak}


def timed(warehouse: Warehouse, work: Callable[[], object]) -> float:
    """Seconds of `work` in one transaction."""
    started = time.perf_counter()
    with warehouse.db.transaction():
        work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
