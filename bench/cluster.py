"""
The models on a Spark cluster of two workers on this machine, and on DuckDB, from the same facts.

    python -m bench.cluster                          # 200,000 touches
    python -m bench.cluster --touches 2000000        # more

Starts a standalone master and two workers of one core each, seals made-up facts, builds them on
both engines as `talkworth build` does, and compares every result row by row. What a cluster gains
shows on several machines only; here it is proved that it works and agrees.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from talkworth.control import Shop
from talkworth.rules import PUBLISHED, RuleSetVersion
from talkworth.scale.build import EngineName, Results, build
from talkworth.scale.published import files
from talkworth.scale.seal import seal
from talkworth.warehouse import Warehouse

HERE = Path(__file__).parent
FACTS = ("attribution_touches", "attribution_orders", "attribution_shoppers", "cluster")
SHOP = Shop(shop_id="bench", name="Bench", currency="USD", timezone="UTC", created_at=0)
RULES = RuleSetVersion(shop_id="bench", version=1, active_from=0, rules=PUBLISHED)
HOST = "127.0.0.1"
LONGEST_START_S = 60
CONF = {
    "spark.driver.host": HOST,
    "spark.driver.bindAddress": HOST,
    "spark.driver.memory": "1g",
    "spark.executor.memory": "1g",
    "spark.executor.cores": "1",
    "spark.sql.shuffle.partitions": "4",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--touches", type=int, default=200_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="talkworth-cluster-") as folder, ExitStack() as opened:
        place = Path(folder)
        make(place / "facts", options.touches)
        ours, ours_s = timed(place, "duckdb", "")
        master = opened.enter_context(cluster(place))
        theirs, theirs_s = timed(place, "spark", master)
        differing = [name for name in ours.tables if differs(place, ours, theirs, name)]
        show(options.touches, ours, {"DuckDB, 2 threads": ours_s, "Spark, 2 workers": theirs_s})
    if differing:
        print(f"The engines differ in {', '.join(differing)}.", file=sys.stderr)
        return 1
    print(f"Every row of all {len(ours.tables)} results is the same on both engines.")
    return 0


def make(facts: Path, n_touches: int) -> None:
    """Facts of a year, sealed."""
    warehouse = Warehouse.open(None, [SHOP], [RULES])
    values = {"$n_touches": n_touches, "$n_orders": n_touches // 20, "$n_persons": n_touches // 4}
    for name in FACTS:
        script = (HERE / f"{name}.sql").read_text(encoding="utf-8")
        for value, number in values.items():
            script = script.replace(value, str(number))
        for statement in script.split(";\n"):
            if statement.strip():
                warehouse.connection.execute(statement)
    seal(warehouse, [SHOP], facts, "bench")
    warehouse.close()


def timed(place: Path, engine: EngineName, master: str) -> tuple[Results, float]:
    """The results of an engine in a folder of its name, and the seconds it took, start and all."""
    start = time.perf_counter()
    results = build(place / "facts", place / engine, engine, master=master, conf=CONF)
    return results, time.perf_counter() - start


@contextmanager
def cluster(place: Path) -> Iterator[str]:
    """A standalone master and two workers; its address. They end with the context."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    address = f"spark://{HOST}:{port}"
    deploy = "org.apache.spark.deploy"
    master = [f"{deploy}.master.Master", "--host", HOST, "--port", str(port), "--webui-port", "0"]
    worker = [f"{deploy}.worker.Worker", "--host", HOST, "--cores", "1", "--memory", "1g"]
    with ExitStack() as running:
        running.enter_context(daemon(place / "master", master))
        wait_for(port)
        for name in ("one", "two"):
            work = ["--work-dir", str(place / name), "--webui-port", "0", address]
            running.enter_context(daemon(place / name, [*worker, *work]))
        yield address


@contextmanager
def daemon(folder: Path, command: list[str]) -> Iterator[None]:
    """A process of Spark's, started with the script that pyspark brings; its log is in `folder`."""
    spec = find_spec("pyspark")
    if spec is None or spec.origin is None:
        raise SystemExit("pyspark is not installed: pip install 'talkworth[spark]'")
    home = Path(spec.origin).parent
    folder.mkdir()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(home / "bin" / "spark-class"), *command],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST},
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=LONGEST_START_S)


def wait_for(port: int) -> None:
    until = time.monotonic() + LONGEST_START_S
    while True:
        with socket.socket() as tried:
            if tried.connect_ex((HOST, port)) == 0:
                return
        if time.monotonic() > until:
            raise SystemExit(f"Nothing listens on {HOST}:{port} after {LONGEST_START_S} s.")
        time.sleep(0.2)


def differs(place: Path, ours: Results, theirs: Results, relation: str) -> bool:
    """Whether any row is on one side only, or more often on one side."""
    connection = duckdb.connect()
    for side, engine, results in (("ours", "duckdb", ours), ("theirs", "spark", theirs)):
        paths = [str(path) for path in files(place / engine, results, relation)]
        found = connection.read_parquet(paths)
        names = ", ".join(f'"{name}"' for name in sorted(found.columns))
        found.project(names).create_view(side)
    more = "select count(*) from (from {} except all from {})"
    counts = [
        connection.execute(more.format(*sides)).fetchall()[0][0]
        for sides in (("ours", "theirs"), ("theirs", "ours"))
    ]
    return any(counts)


def show(n_touches: int, results: Results, seconds: dict[str, float]) -> None:
    table = Table("engine", title=f"{n_touches:,} touches, from sealed facts to proved results")
    for column in ("seconds", "orders", "credits"):
        table.add_column(column, justify="right")
    for engine, found in seconds.items():
        counts = [f"{results.tables[name].n_rows:,}" for name in ("orders", "credits")]
        table.add_row(engine, f"{found:.1f}", *counts)
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
