"""
First, last and linear touch beside two packages that do the same, from the same Parquet file.

    python -m bench.side_by_side                      # 3.5 million touches in a million journeys
    python -m bench.side_by_side --touches 100000
    python -m bench.side_by_side --cache DIR          # keep the packages' environments there

Every package gets an environment of its own, made from PyPI in a cache folder. Each side reads
the file, builds what it needs and gives the conversions of every channel under the three models;
ours is the product's own model files. The credits must be equal to 1e-9. Prints seconds (best of
the runs, each side in a process of its own, in turn) and how many times faster ours is.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from talkworth.warehouse.db import sql_names, sql_text

HERE = Path(__file__).parent
MODELS = ("first_touch", "last_touch", "linear")
# Whom we stand beside, and what each needs to be imported.
PACKAGES = {
    "marketing-attribution-models": ["marketing-attribution-models==2.1.1"],
    "channelattribution": ["channelattribution==2.2.5", "matplotlib", "pyarrow"],
}
OURS = "talkworth"
# What weights depend on. The rest of a placed touch is only carried to the credits, or the same for
# all of them: the file has no ids, and no two touches at one instant.
WEIGHED_BY = "sale_key touched_at channel place n_touches".split()
TARGET = 3.0
TOLERANCE = 1e-9


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--touches", type=int, default=3_500_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cache", type=Path, default=cache_folder())
    parser.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ours:
        print(json.dumps(ours(options.ours)))
        return 0
    with tempfile.TemporaryDirectory(prefix="talkworth-bench-") as folder:
        file = Path(folder) / "touches.parquet"
        n_journeys = write_touches(file, options.touches)
        sides = {OURS: [sys.executable, "-m", "bench.side_by_side", "--ours", str(file)]}
        for name, wanted in PACKAGES.items():
            python = environment(options.cache / name, wanted)
            sides[name] = [str(python), str(HERE / "packages.py"), name, str(file)]
        # Sides take turns, so that a busy minute of the machine meets them all.
        rounds = [
            {name: run(command) for name, command in sides.items()} for _ in range(options.runs)
        ]
    return show(rounds, options.touches, n_journeys)


def cache_folder() -> Path:
    """Where the packages' environments are kept between runs."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "talkworth-bench"


def environment(folder: Path, wanted: Sequence[str]) -> Path:
    """The Python of an environment that holds `wanted`, made if it is not there."""
    python, done = folder / "bin" / "python", folder / "ready.json"
    if not done.exists() or json.loads(done.read_text()) != list(wanted):
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
        done.write_text(json.dumps(list(wanted)))
    return python


def write_touches(file: Path, n_touches: int) -> int:
    """Touches in the order of their time, 3.5 to a journey; every journey ends in a sale."""
    connection = duckdb.connect(config={"threads": 2})
    values = {"n_touches": n_touches, "n_journeys": n_touches * 2 // 7}
    script = (HERE / "side_by_side.sql").read_text(encoding="utf-8")
    connection.execute(f"copy ({script}) to '{file}' (format parquet)", values)
    ((n_journeys,),) = connection.execute(
        f"select count(distinct journey) from '{file}'"
    ).fetchall()
    return int(n_journeys)


def run(command: Sequence[str]) -> dict[str, Any]:
    """What a side says of itself: its seconds and its credits."""
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent)
    found: dict[str, Any] = json.loads(told.stdout.strip().splitlines()[-1])
    return found


def ours(file: Path) -> dict[str, Any]:
    """
    The three models through the product's own files, from Parquet to credits by channel.

    As in a build touches are placed once; each model weighs what is placed.
    """
    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    # Time decay's weights by hour; none of the three models asks for one.
    connection.execute("create temp table decay_weights (hours integer, weight bigint)")
    model_files = {name.partition("_")[2]: sql_text("models", name) for name in sql_names("models")}
    paths, under = (
        (HERE / f"side_by_side_{name}.sql").read_text(encoding="utf-8")
        for name in ("paths", "placed")
    )
    started, cpu = time.perf_counter(), time.process_time()
    view(connection, "path_touches", paths.replace("$touches", f"'{file}'"))
    columns = ", ".join(WEIGHED_BY)
    connection.execute(
        f"create temp table placed as select {columns} from ({model_files['placed_touches']})"
    )
    credits, seconds = {}, {"place": time.perf_counter() - started}
    for model in MODELS:
        begun = time.perf_counter()
        view(connection, "placed_touches", under.replace("$model", f"'{model}'"))
        view(connection, "decayed_touches", model_files["decayed_touches"])
        rows = connection.execute(
            "select channel, sum((weight_upto - weight_before) / weight_total) "
            f"from ({model_files['model_touches']}) group by channel"
        ).fetchall()
        credits[model] = dict(rows)
        seconds[model] = time.perf_counter() - begun
    return {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "parts": seconds,
        "credits": credits,
    }


def view(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    connection.execute(f"create or replace temp view {name} as {select}")


def show(rounds: Sequence[dict[str, dict[str, Any]]], n_touches: int, n_journeys: int) -> int:
    """Print the table; 1 where credits differ or the target is missed."""
    best = {name: min((one[name] for one in rounds), key=seconds_of) for name in rounds[0]}
    table = Table(title=f"First, last and linear: {n_touches:,} touches, {n_journeys:,} journeys")
    table.add_column("", no_wrap=True)
    table.add_column("of which")
    for column in ("CPU s", "seconds", "times ours", "credits"):
        table.add_column(column, justify="right")
    for name, found in best.items():
        parts = ", ".join(f"{part} {seconds:.2f}" for part, seconds in found["parts"].items())
        ratio = f"{found['seconds'] / best[OURS]['seconds']:.1f}x" if name != OURS else ""
        same = "" if name == OURS else "equal" if agree(found, best[OURS]) else "DIFFER"
        table.add_row(name, parts, f"{found['cpu']:.2f}", f"{found['seconds']:.2f}", ratio, same)
    others = [found for name, found in best.items() if name != OURS]
    ratio = min(map(seconds_of, others)) / best[OURS]["seconds"]
    is_same = all(agree(found, best[OURS]) for found in others)
    verdict = "kept" if ratio >= TARGET else "missed"
    console = Console()
    console.print(table)
    console.print(f"{ratio:.1f} times as fast as the faster one; at least {TARGET:.0f}: {verdict}.")
    return 0 if is_same and ratio >= TARGET else 1


def seconds_of(found: dict[str, Any]) -> float:
    return float(found["seconds"])


def agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether every channel has the same credit under each model."""
    return all(
        one["credits"][model].keys() == other["credits"][model].keys()
        and all(
            math.isclose(credit, other["credits"][model][channel], rel_tol=TOLERANCE)
            for channel, credit in one["credits"][model].items()
        )
        for model in MODELS
    )


if __name__ == "__main__":
    sys.exit(main())
