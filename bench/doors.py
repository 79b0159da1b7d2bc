"""
Durable events a second through the real door, against floors measured in the same run.

    python -m bench.doors                # three rounds of four seconds
    python -m bench.doors --rounds 1

Needs Linux and `wrk`; with `nginx` installed, its rate of answering 204 is the floor, else a bare
uvicorn handler's. Events a second *per core* are events divided by the CPU seconds the server
process used, all its threads together: that figure does not depend on what wrk takes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from rich.console import Console
from rich.table import Table

from talkworth.control import Control
from talkworth.intake import intake_app
from talkworth.intake.exchange import App, Receive, Scope, Send
from talkworth.journal import Entry, Journal
from talkworth.settings import Settings

HERE = Path(__file__).parent
PORT = 8391
TICKS = os.sysconf("SC_CLK_TCK")
NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/log;
events {{ worker_connections 4096; }}
http {{
    access_log off; client_body_temp_path {folder}; keepalive_requests 1000000000;
    server {{ listen 127.0.0.1:{port}; location / {{ return 204; }} }}
}}
"""


@dataclass(frozen=True)
class Case:
    name: str
    server: str
    n_events: int
    connections: int


@dataclass(frozen=True)
class Result:
    """Rates are events a second; `cpu_us` is the server's CPU for one event."""

    rate: float
    cpu_us: float
    p50_ms: float
    p99_ms: float
    failed: int

    @property
    def per_core(self) -> float:
        return 1e6 / self.cpu_us


NOTHING = Case("nginx 204", "nginx", 1, 256)
BARE = Case("uvicorn 204", "bare", 1, 256)
FORGETS = Case("door, no journal", "forgets", 1, 256)
SINGLE = Case("durable, single", "durable", 1, 256)
BATCHED = Case("durable, by 100", "durable", 100, 16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, options.data)
        return
    if not shutil.which("wrk"):
        sys.exit("This needs wrk. On Debian: apt install wrk nginx-light")
    cases = [*([NOTHING] if shutil.which("nginx") else []), BARE, FORGETS, SINGLE, BATCHED]
    # Rounds go through all cases in turn, so that a busy minute of the machine meets them all.
    rounds = [[measure(case, options.seconds) for case in cases] for _ in range(options.rounds)]
    results = {
        case: median(found) for case, found in zip(cases, zip(*rounds, strict=True), strict=True)
    }
    show(results)


def measure(case: Case, seconds: int) -> Result:
    with started(case.server) as (pid, url):
        wrk(url, case, seconds=1)
        before = cpu_s(pid)
        found = wrk(url, case, seconds)
        used = cpu_s(pid) - before
    n_events = found["requests"] * case.n_events
    return Result(
        rate=n_events / found["seconds"],
        cpu_us=used * 1e6 / n_events,
        p50_ms=found["p50_ms"],
        p99_ms=found["p99_ms"],
        failed=int(found["failed"]),
    )


def wrk(url: str, case: Case, seconds: int) -> dict[str, float]:
    load = ["-t1", f"-c{case.connections}", f"-d{seconds}", "-s", f"{HERE / 'doors.lua'}"]
    command = ["wrk", *load, url, "--", str(case.n_events)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = next(line for line in told.splitlines() if line.startswith("result "))
    found: dict[str, float] = json.loads(line.removeprefix("result "))
    return found


def cpu_s(pid: int) -> float:
    """The CPU seconds a process has used, in all its threads, in and for it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextlib.contextmanager
def started(kind: str) -> Iterator[tuple[int, str]]:
    """A server with an empty folder of its own: the process that works, and where to send."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="talkworth-bench-"))
        start = start_nginx(Path(folder)) if kind == "nginx" else start_ours(kind, Path(folder))
        yield stack.enter_context(start)


@contextlib.contextmanager
def start_nginx(folder: Path) -> Iterator[tuple[int, str]]:
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=PORT))
    master = subprocess.Popen(["nginx", "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        children = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()
        yield int(children[0]), f"http://127.0.0.1:{PORT}/v1/events"
    finally:
        master.terminate()
        master.wait()


@contextlib.contextmanager
def start_ours(kind: str, folder: Path) -> Iterator[tuple[int, str]]:
    command = [sys.executable, "-m", "bench.doors", "--serve", kind, "--data", f"{folder}"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent)
    assert server.stdout
    try:
        key = server.stdout.readline().strip()
        yield server.pid, f"http://127.0.0.1:{PORT}/v1/events?key={key}"
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


class Forgetful:
    """Acknowledges at once and keeps nothing: what the door costs by itself."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def submit(self, entries: Sequence[Entry]) -> Future[int]:
        done: Future[int] = Future()
        done.set_result(len(entries))
        return done


def serve(kind: str, data: Path) -> None:
    """The server's process: prints its key once it listens."""
    control = Control.open(data)
    control.add_shop("shop", "EUR", "UTC")
    _, key = control.add_key("shop", "public")
    journal = Journal(data / "journal.db")
    journal.start()
    settings = Settings(rate=10**7, burst=10**8)
    keeps = Forgetful(journal.path) if kind == "forgets" else journal
    app: App = intake_app(keeps, control, settings, answer_204)  # type: ignore[arg-type]
    config = uvicorn.Config(
        answer_204 if kind == "bare" else app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    with socket.create_server(("127.0.0.1", PORT), backlog=2048) as listener:
        # From here on connections wait in the listener's queue: whoever reads this may come.
        print(key, flush=True)
        uvicorn.Server(config).run(sockets=[listener])
    journal.close()


async def answer_204(_scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def median(found: Sequence[Result]) -> Result:
    return Result(
        rate=statistics.median(one.rate for one in found),
        cpu_us=statistics.median(one.cpu_us for one in found),
        p50_ms=statistics.median(one.p50_ms for one in found),
        p99_ms=statistics.median(one.p99_ms for one in found),
        failed=sum(one.failed for one in found),
    )


def show(results: dict[Case, Result]) -> None:
    rates = Table("", title="Through the doors: medians of the rounds, 256 lines (batches: 16)")
    for column in ("events/s", "per core", "CPU us", "p50 ms", "p99 ms", "failed"):
        rates.add_column(column, justify="right")
    for case, one in results.items():
        figures = (f"{one.rate:,.0f}", f"{one.per_core:,.0f}", f"{one.cpu_us:.1f}")
        rates.add_row(
            case.name, *figures, f"{one.p50_ms:.1f}", f"{one.p99_ms:.1f}", str(one.failed)
        )
    kept = Table("", title="Against the budgets")
    for column in ("is", "budget", ""):
        kept.add_column(column, justify="right")
    for what, figure, budget, is_kept in budgets(results):
        kept.add_row(what, figure, budget, "kept" if is_kept else "missed")
    Console().print(rates, kept)


def budgets(results: dict[Case, Result]) -> Iterator[tuple[str, str, str, bool]]:
    """What is measured, the figure, the budget, and whether it was kept."""
    single, batched = results[SINGLE], results[BATCHED]
    floor = NOTHING if NOTHING in results else BARE
    for what, one, least in (("single", single, 25_000), ("batched", batched, 120_000)):
        yield f"{what}: per core", f"{one.per_core:,.0f}", f">= {least:,}", one.per_core >= least
    for other, part in ((floor, 0.18), (FORGETS, 0.6)):
        ratio = single.rate / results[other].rate
        yield f"single: of {other.name}", f"{ratio:.2f}", f">= {part}", ratio >= part
    yield "single: p99", f"{single.p99_ms:.0f} ms", "< 50 ms", single.p99_ms < 50


if __name__ == "__main__":
    main()
