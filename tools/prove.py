"""
Makes the demo shop once per seed, asks its experiment's report what the assistant really brought,
and compares that with the truth, which only the generator knows: `make prove`.

    python -m tools.prove [--seeds 100] [--shoppers 4000] [--holdout 10] [--jobs 2] [--kept FILE]

Beside it stands what comparing chatters with others claims, with its own interval. The seeds are
1, 2, 3 and so on; nothing is left out. Exit code 3: the printed interval holds the truth in fewer
than 93 of 100 seeds. With --kept, what is done is kept in a file, and is not done again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from datetime import UTC, datetime
from math import ceil, sqrt
from pathlib import Path
from statistics import fmean, stdev

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from talkworth.cli.output import progress
from talkworth.control import Control
from talkworth.demo import make_demo
from talkworth.demo.arrivals import micros
from talkworth.demo.truth import Truth
from talkworth.demo.visits import EXPERIMENT
from talkworth.journal import Journal
from talkworth.reports.experiment import experiment_report
from talkworth.reports.experiment_result import ExperimentReport
from talkworth.runtime import rebuild
from talkworth.runtime.owned import open_warehouse
from talkworth.settings import read_settings

ROOT = Path(__file__).resolve().parents[1]
UNTIL = datetime(2026, 11, 21, 17, tzinfo=UTC)
SHOP = "demo"
LEAST_SHARE = 0.93
TOO_FEW = 3
MINOR = 100


class Made(Struct, kw_only=True, frozen=True):
    """What a demo is made with."""

    seed: int
    n_shoppers: int
    holdout_percent: int


class Proof(Struct, kw_only=True, frozen=True):
    """
    One demo: what is true, and what was printed; all minor units, in all.

    `true_minor` is what the matured shoppers of the treated arm spent because of the assistant.
    `low_minor` to `high_minor` is the printed interval, the `claimed_` ones that of comparing
    chatters with others; `None` where none is printed.
    """

    made: Made
    state: str
    n_treated: int
    n_control: int
    true_minor: int
    attributed_minor: int
    estimate_minor: float | None = None
    low_minor: float | None = None
    high_minor: float | None = None
    claimed_minor: float | None = None
    claimed_low_minor: float | None = None
    claimed_high_minor: float | None = None

    @property
    def is_held(self) -> bool:
        """Whether the printed interval holds the truth."""
        return _is_within(self.true_minor, self.low_minor, self.high_minor)

    @property
    def is_held_by_claim(self) -> bool:
        """Whether the interval of the naive comparison does."""
        return _is_within(self.true_minor, self.claimed_low_minor, self.claimed_high_minor)


def prove(made: Made) -> Proof:
    """Make a demo in a folder of its own, load it, and read the report of its experiment."""
    with tempfile.TemporaryDirectory(prefix="talkworth-prove-") as place:
        data = Path(place)
        with closing(Control.open(data)) as control:
            with closing(Journal(data / "journal.db")) as journal:
                journal.start()
                demo = make_demo(
                    data,
                    control,
                    journal,
                    seed=made.seed,
                    n_shoppers=made.n_shoppers,
                    holdout_percent=made.holdout_percent,
                    until=UNTIL,
                )
            rebuild(read_settings(data=data))
            with closing(open_warehouse(data, control)) as warehouse:
                report = experiment_report(
                    warehouse,
                    control.experiments.get(SHOP, EXPERIMENT),
                    control.experiments.of(SHOP),
                    rulings=control.rule_sets(),
                    now_us=micros(UNTIL),
                )
        truth = msgspec.json.decode(demo.truth_path.read_bytes(), type=Truth)
    return _compared(made, truth, report)


def prove_all(every: Sequence[Made], n_jobs: int, kept: Path | None = None) -> Iterator[Proof]:
    """
    Each of `every`, in the order in which they are done; those in `kept` come first.

    Raises:
        subprocess.CalledProcessError: one could not be made; its output says why.
    """
    done = _read(kept)
    yield from (done[made] for made in every if made in done)
    with ThreadPoolExecutor(n_jobs) as pool:
        waiting = [pool.submit(_apart, made) for made in every if made not in done]
        for future in as_completed(waiting):
            proof = future.result()
            if kept is not None:
                with kept.open("ab") as file:
                    file.write(msgspec.json.encode(proof) + b"\n")
            yield proof


def summary(proofs: Sequence[Proof]) -> list[str]:
    """What all of them say together."""
    n, needed = len(proofs), _needed(len(proofs))
    told = [
        f"The true incremental revenue lies inside the printed interval in "
        f"{sum(proof.is_held for proof in proofs)} of {n} seeds; {needed} are needed.",
        f"It lies inside the interval of comparing chatters with others in "
        f"{sum(proof.is_held_by_claim for proof in proofs)} of {n}.",
    ]
    truth = fmean(proof.true_minor for proof in proofs)
    if truth > 0:
        claims = [proof.claimed_minor for proof in proofs if proof.claimed_minor is not None]
        claimed = fmean(claims or [0]) / truth
        attributed = fmean(proof.attributed_minor for proof in proofs) / truth
        told.append(
            f"On average that comparison claims {claimed:.1f} times the truth; attributed revenue "
            f"is {attributed:.1f} times the truth."
        )
    off = [
        proof.estimate_minor - proof.true_minor
        for proof in proofs
        if proof.estimate_minor is not None
    ]
    if len(off) > 1:
        error = stdev(off) / sqrt(len(off))
        told.append(
            f"The experiment is off by {_money(fmean(off))} on average, with a standard error of "
            f"{_money(error)}; the truth is {_money(truth)} on average."
        )
    states = sorted({proof.state for proof in proofs})
    counts = (f"{state} {sum(proof.state == state for proof in proofs)}" for state in states)
    return [*told, f"Verdicts: {', '.join(counts)}."]


def exit_code(proofs: Sequence[Proof]) -> int:
    """0 where the printed interval holds the truth often enough."""
    return 0 if sum(proof.is_held for proof in proofs) >= _needed(len(proofs)) else TOO_FEW


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    if options.only is not None:
        made = Made(seed=options.only, n_shoppers=options.shoppers, holdout_percent=options.holdout)
        print(msgspec.json.encode(prove(made)).decode())
        return 0
    every = [
        Made(seed=seed, n_shoppers=options.shoppers, holdout_percent=options.holdout)
        for seed in range(1, options.seeds + 1)
    ]
    print(_HEAD, flush=True)
    proofs = []
    with progress() as bars:
        bar = bars.add_task("Proving", total=len(every))
        for proof in prove_all(every, options.jobs, options.kept):
            proofs.append(proof)
            print(_row(proof), flush=True)
            bars.update(bar, completed=len(proofs))
    print("\n".join(["", *summary(proofs)]))
    return exit_code(proofs)


def _apart(made: Made) -> Proof:
    """One in a process of its own, so that several use several processors."""
    command = [sys.executable, "-m", "tools.prove", "--only", str(made.seed)]
    command += ["--shoppers", str(made.n_shoppers), "--holdout", str(made.holdout_percent)]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)  # noqa: S603
    return msgspec.json.decode(ran.stdout, type=Proof)


def _compared(made: Made, truth: Truth, report: ExperimentReport) -> Proof:
    true = next(one for one in truth.experiments if one.shop_id == SHOP)
    treated, control = sorted(report.arms, key=lambda arm: arm.is_control)
    proof = Proof(
        made=made,
        state=report.verdict.state,
        n_treated=treated.n_matured,
        n_control=control.n_matured,
        true_minor=true.incremental_minor,
        attributed_minor=treated.attributed_minor,
    )
    for found in report.comparisons:
        printed, naive = found.incremental, found.naive
        proof = replace(
            proof,
            estimate_minor=printed.estimate_minor,
            low_minor=printed.low_minor,
            high_minor=printed.high_minor,
            claimed_minor=naive.claimed_minor,
            claimed_low_minor=naive.claimed_low_minor,
            claimed_high_minor=naive.claimed_high_minor,
        )
    return proof


def _is_within(true: int, low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low <= true <= high


def _needed(n: int) -> int:
    return ceil(LEAST_SHARE * n)


def _read(kept: Path | None) -> dict[Made, Proof]:
    if kept is None or not kept.exists():
        return {}
    lines = kept.read_bytes().splitlines()
    return {proof.made: proof for proof in (msgspec.json.decode(one, type=Proof) for one in lines)}


_HEAD = (
    "seed   persons (treated, control)       true   the experiment's interval           "
    "chatters against others claim"
)


def _row(proof: Proof) -> str:
    return (
        f"{proof.made.seed:>4}   {proof.n_treated:>8,} {proof.n_control:>8,} "
        f"{_money(proof.true_minor):>18}   "
        f"{_span(proof.low_minor, proof.high_minor):<26} {_word(proof.is_held):<8} "
        f"{_span(proof.claimed_low_minor, proof.claimed_high_minor):<24} "
        f"{_word(proof.is_held_by_claim)}"
    )


def _word(is_held: bool) -> str:
    return "holds" if is_held else "misses"


def _span(low: float | None, high: float | None) -> str:
    return "none" if low is None or high is None else f"[{_money(low)}, {_money(high)}]"


def _money(minor: float) -> str:
    """Whole dollars: the demo shop's currency."""
    return f"{round(minor / MINOR):,}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.prove", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="from 1 up to this one")
    parser.add_argument("--shoppers", type=int, default=4000, help="of each demo")
    parser.add_argument("--holdout", type=int, default=10, help="of 100 shoppers")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="demos at a time")
    parser.add_argument("--only", type=int, metavar="SEED", help="one alone, told in JSON")
    parser.add_argument("--kept", type=Path, help="where to keep what is done")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
