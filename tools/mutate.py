"""
Plants bugs, one at a time, and says which test notices each: `make mutants`.

    python -m tools.mutate [WORD ...] [--jobs N]

WORDs pick the mutants whose names hold one of them. Each bug stands in a copy of the package of
its own; the checkout is never touched. Exit code 1: a bug was not noticed, a mutant is stale, or
its tests fail on sound code.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.mutations import MUTANTS, Mutant
from tests.mutations.mutant import Stale

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "talkworth"
LONGEST_S = 300
SOUND = "nothing planted"
FAILED = re.compile(r"^(?:FAILED|ERROR) \S+?::(\S+)(?: - (.*))?$", re.M)
# What a test says that noticed something; any other exception is a bug that cannot even run.
NOTICED = ("AssertionError", "assert ", "Failed: ", "talkworth.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a mutant fared. `caught_by` is the test that failed, `None` where none did."""

    name: str
    caught_by: str | None
    trouble: str | None
    seconds: float


def stale(mutants: Iterable[Mutant]) -> list[str]:
    """What of the mutants does not fit the code any more."""
    found = []
    for mutant in mutants:
        try:
            mutant.check(PACKAGE)
        except Stale as stale:
            found.append(str(stale))
    return found


def try_mutant(mutant: Mutant, package: Path = PACKAGE) -> Verdict:
    """Plant the bug in a copy of the package and run its tests there."""
    with _copied(package) as place:
        mutant.plant(Path(place) / PACKAGE.name)
        return _run(mutant.name, mutant.tests, place)


def try_nothing(tests: Sequence[str], package: Path = PACKAGE) -> Verdict:
    """Run the tests on a copy without a bug: they must pass."""
    with _copied(package) as place:
        verdict = _run(SOUND, tests, place)
    trouble = verdict.caught_by and f"fails on sound code: {verdict.caught_by}"
    return Verdict(verdict.name, None, verdict.trouble or trouble, verdict.seconds)


def try_all(mutants: Sequence[Mutant], jobs: int) -> Iterator[Verdict]:
    """Each mutant's verdict in turn, at last that of sound code; all of the code as it is now."""
    tests = list(dict.fromkeys(test for mutant in mutants for test in mutant.tests))
    with _copied(PACKAGE) as place, ThreadPoolExecutor(jobs) as pool:
        package = Path(place) / PACKAGE.name
        sound = pool.submit(try_nothing, tests, package)
        yield from pool.map(partial(try_mutant, package=package), mutants)
        yield sound.result()


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    picked = [
        mutant
        for mutant in MUTANTS
        if not options.words or any(word in mutant.name for word in options.words)
    ]
    for message in (found := stale(picked)):
        print(f"stale: {message}", file=sys.stderr)
    if not picked:
        print("no planted bug has such a name", file=sys.stderr)
    if found or not picked:
        return 1
    began = time.monotonic()
    *verdicts, sound = map(_printed, try_all(picked, options.jobs))
    n_caught = sum(verdict.caught_by is not None for verdict in verdicts)
    seconds = time.monotonic() - began
    print(f"{n_caught} of {len(picked)} planted bugs caught in {seconds:.0f} s")
    return int(n_caught < len(picked) or sound.trouble is not None)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mutate", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="of the names of mutants")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="copies tried at a time")
    return parser.parse_args(arguments)


def _copied(package: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder with a copy of the package; compiled files come along, being dated like it."""
    place = tempfile.TemporaryDirectory(prefix="talkworth-mutant-")
    shutil.copytree(package, Path(place.name) / PACKAGE.name)
    return place


def _run(name: str, tests: Sequence[str], place: str) -> Verdict:
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "--exitfirst", "--tb=short", *tests]
    # No test here needs a plugin, and loading them takes longer than most of the tests.
    environment = os.environ | {
        "PYTHONPATH": place,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "COLUMNS": "300",
    }
    try:
        ran = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired:
        return Verdict(name, None, f"not done after {LONGEST_S} s", float(LONGEST_S))
    seconds = time.monotonic() - began
    if ran.returncode == 0:
        return Verdict(name, None, None, seconds)
    failed = FAILED.search(ran.stdout)
    if ran.returncode != 1 or failed is None:
        said = (ran.stdout + ran.stderr).strip().rpartition("\n")[2]
        return Verdict(name, None, f"its tests do not run: {said}", seconds)
    test, message = failed[1], failed[2] or ""
    if not message.startswith(NOTICED):
        return Verdict(name, None, f"it breaks instead of misleading: {message}", seconds)
    return Verdict(name, test, None, seconds)


def _printed(verdict: Verdict) -> Verdict:
    outcome = verdict.caught_by or verdict.trouble
    if outcome is None:
        outcome = "(as it must be)" if verdict.name == SOUND else "NOTHING: IT SURVIVES"
    test, bracket, variant = outcome.removeprefix("test_").partition("[")
    words = test.replace("_", " ") + (f" [{variant}" if bracket else "")
    print(f"{verdict.name:<58} {words:<80} {verdict.seconds:5.1f}", flush=True)
    return verdict


if __name__ == "__main__":
    sys.exit(main())
