"""The verdict: as much as the data carry, and by which test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from tests.reports.narrated import NOW, Opened, micros, opened
from tests.reports.trials import ENDS_AT, HORIZON_D, RULES, crowd, plan

from talkworth.control.experiments import DAY_US
from talkworth.experiments.arms import Arm
from talkworth.reports.experiment import examine, experiment_report
from talkworth.reports.experiment_result import ExperimentReport
from talkworth.reports.experiment_verdict import verdict

NOW_US = micros(NOW)
FINAL_US = micros(ENDS_AT) + HORIZON_D * DAY_US


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """
    900 visitors each: "x" sells to every second against every fourth, "same" to as many of
    both, "worse" the other way round, "few" to next to nobody.
    """
    with opened(
        tmp_path_factory.mktemp("verdicts"),
        crowd(900, buys_every=(2, 4)),
        crowd(900, buys_every=(3, 3), experiment_id="same", prefix="s"),
        crowd(900, buys_every=(4, 2), experiment_id="worse", prefix="w"),
        crowd(900, buys_every=(60, 60), experiment_id="few", prefix="f"),
    ) as found:
        yield found


def told(shop: Opened, experiment_id: str, now_us: int = NOW_US) -> ExperimentReport:
    experiment = plan(experiment_id=experiment_id, salt=experiment_id, assigned_by="browser")
    return experiment_report(shop.warehouse, experiment, [], rulings=RULES, now_us=now_us)


@pytest.mark.parametrize(
    ("experiment_id", "state", "words"),
    [
        ("x", "wins", "'assistant' wins against 'holdout': $"),
        ("worse", "loses", "'assistant' loses against 'holdout': -$"),
        ("same", "not-shown", "Not yet shown to be incremental; data compatible with "),
        ("few", "too-little-data", "Too little data: it takes 10 paying units in each arm"),
    ],
)
def test_at_the_planned_end_the_dealing_decides(
    crowded: Opened, experiment_id: str, state: str, words: str
) -> None:
    report = told(crowded, experiment_id)

    assert report.verdict.state == state
    assert report.verdict.words.startswith(words)
    assert report.verdict.method == (None if state == "too-little-data" else "randomisation")


@pytest.mark.parametrize(
    ("experiment_id", "state"),
    [("x", "wins"), ("worse", "loses"), ("same", "collecting"), ("few", "collecting")],
)
def test_before_it_only_what_is_safe_at_every_look_decides(
    crowded: Opened, experiment_id: str, state: str
) -> None:
    report = told(crowded, experiment_id, FINAL_US - 1)
    (one,) = report.comparisons

    assert report.verdict.state == state
    if state in ("wins", "loses"):
        assert report.verdict.method == "sequence"
        assert report.verdict.words.startswith("So far, safe to look at early: 'assistant' ")
        assert (one.revenue.low_minor, one.revenue.high_minor) == (
            one.watched.low_minor,
            one.watched.high_minor,
        )
        assert one.lift.low is not None
    else:
        assert report.verdict.method is None


def test_a_plan_made_late_is_read_as_an_early_look_for_good(crowded: Opened) -> None:
    def late(experiment_id: str) -> ExperimentReport:
        known = {"experiment_id": experiment_id, "salt": experiment_id, "assigned_by": "browser"}
        planned = plan(registered_at=micros(ENDS_AT), **known)
        return experiment_report(crowded.warehouse, planned, [], rulings=RULES, now_us=NOW_US)

    won, few = late("x"), late("few")

    assert (won.verdict.state, won.verdict.method) == ("wins", "sequence")
    assert won.verdict.words.startswith("Registered late, and read as safely as an early look: ")
    assert won.comparisons[0].revenue.low_minor == won.comparisons[0].watched.low_minor
    assert not won.progress.is_final
    assert few.verdict.words.startswith("Too little data: it was planned late, and the interval")


def test_the_sequence_is_wider_than_the_dealing(crowded: Opened) -> None:
    (early,), (final,) = (
        told(crowded, "x", now_us).comparisons for now_us in (FINAL_US - 1, FINAL_US)
    )

    assert early.revenue.estimate_minor == pytest.approx(final.revenue.estimate_minor)
    assert (early.revenue.low_minor or 0) < (final.revenue.low_minor or 0)
    assert (early.revenue.high_minor or 0) > (final.revenue.high_minor or 0)
    assert final.watched == early.watched


def test_an_arm_without_a_number_of_its_own_decides_nothing(crowded: Opened) -> None:
    arms = (Arm("assistant", 25), Arm("beta", 25), Arm("holdout", 50))
    experiment = plan(arms=arms)

    report = experiment_report(crowded.warehouse, experiment, [], rulings=RULES, now_us=NOW_US)

    assert report.verdict.state == "blocked"
    assert {one.code for one in report.findings if one.severity == "blocks"} == {
        "empty-arm",
        "sample-ratio",
    }


def test_an_interval_without_zero_that_several_arms_paid_for_says_so(crowded: Opened) -> None:
    experiment = plan(assigned_by="browser")
    known = examine(crowded.warehouse, experiment, [], rulings=RULES, now_us=NOW_US)
    among_many = [replace(one, p_adjusted=0.06) for one in known.comparisons]
    said = verdict(experiment, known.found, among_many, [], NOW_US)

    assert said.state == "not-shown"
    assert said.words.endswith("of several arms one looks so by chance.")
