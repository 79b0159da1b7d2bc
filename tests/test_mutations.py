"""The planted bugs fit the code, and what is caught is told from what is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from tests.mutations import MUTANTS, Mutant
from tests.mutations.mutant import Stale
from tools.mutate import PACKAGE, main, stale, try_mutant

ROOT = Path(__file__).parents[1]
CAUGHT = [
    "the direct window is a microsecond short",
    "refunds are ignored",
    "saved money stays with those who held it",
]


def _mutant(name: str) -> Mutant:
    (found,) = (mutant for mutant in MUTANTS if mutant.name == name)
    return found


def test_every_planted_bug_still_fits_the_code() -> None:
    assert stale(MUTANTS) == []
    assert all(mutant.old != mutant.new for mutant in MUTANTS)


def test_no_two_planted_bugs_are_the_same() -> None:
    names = Counter(mutant.name for mutant in MUTANTS)
    changes = Counter((mutant.file, mutant.old, mutant.new) for mutant in MUTANTS)

    assert max(names.values()) == max(changes.values()) == 1


def test_every_test_that_is_to_catch_a_bug_is_there() -> None:
    for name in {test for mutant in MUTANTS for test in mutant.tests}:
        path, _, function = name.partition("[")[0].partition("::")
        assert f"def {function}" in (ROOT / path).read_text()


@pytest.mark.parametrize(
    ("file", "old", "complaint"),
    [
        ("sql/models/sales.sql", "never heard of", "holds 0 times"),
        ("sql/models/sales.sql", "f.sold_at", "times 'f.sold_at'"),
        ("sql/models/nothing.sql", "f.sold_at", "there is no sql/models/nothing.sql"),
    ],
)
def test_a_bug_that_does_not_fit_is_named(file: str, old: str, complaint: str) -> None:
    mutant = replace(_mutant(CAUGHT[0]), file=file, old=old)

    assert len(found := stale([mutant])) == 1
    assert complaint in found[0]
    with pytest.raises(Stale):
        mutant.plant(PACKAGE)


@pytest.mark.slow
@pytest.mark.parametrize("name", CAUGHT)
def test_a_planted_bug_is_caught_and_the_checkout_stays_as_it_was(name: str) -> None:
    verdict = try_mutant(_mutant(name))

    assert verdict.trouble is None
    assert verdict.caught_by in [test.partition("::")[2] for test in _mutant(name).tests]
    assert stale(MUTANTS) == []


@pytest.mark.slow
def test_what_harms_nothing_survives_and_what_cannot_run_is_no_catch() -> None:
    window = _mutant(CAUGHT[0])
    harmless = try_mutant(replace(window, new=f"{window.old} -- a comment\n"))
    broken = try_mutant(replace(window, new="f.nowhere as direct_from_at"))

    assert (harmless.caught_by, harmless.trouble) == (None, None)
    assert broken.caught_by is None
    assert "breaks instead of misleading" in (broken.trouble or "")


def test_words_that_pick_no_bug_are_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["never heard of"]) == 1
    assert "no planted bug" in capsys.readouterr().err
