"""The report of an experiment: who counts, what of their money does, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.reports.narrated import NOW, Opened, at, micros, minutes, opened
from tests.reports.trials import ENDS_AT, HORIZON_D, RULES, Device, Trial, crowd, edges, plan

from talkworth.control import UnknownShop
from talkworth.control.experiments import DAY_US, Experiment
from talkworth.experiments.arms import Arm
from talkworth.money import LARGEST_MINOR
from talkworth.reports.experiment import experiment_report
from talkworth.reports.experiment_result import ExperimentReport
from talkworth.reports.experiment_sums import arm_sums

NOW_US = micros(NOW)
FINAL_US = micros(ENDS_AT) + HORIZON_D * DAY_US


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("edges"), edges()) as found:
        yield found


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("crowd"), segmented(), other_crowd()) as found:
        yield found


def segmented() -> Trial:
    """700 visitors: of the assistant's every second on a phone buys, of the holdout every fifth."""
    story = crowd(700, buys_every=(2, 5))
    for number in range(700):
        when = at("10-02 00:00") + minutes(number / 10)
        device: Device = "mobile" if number % 3 else "desktop"
        story.visits(f"p{number}", when - minutes(3 * 24 * 60), "tablet")
        story.visits(f"p{number}", when, device)
        if number % 10 == 0:
            story.talks(f"p{number}", when + minutes(5))
        if number % 4 == 0:
            story.orders(f"p{number}", when - minutes(60), 50_000 + number, "10.00")
    return story


def other_crowd() -> Trial:
    """The same shop's experiment of three arms, on other people."""
    arms = (Arm("old", 40), Arm("new", 30), Arm("none", 30))
    return crowd(600, buys_every=(3, 3, 9), arms=arms, experiment_id="three", prefix="q")  # type: ignore[arg-type]


def told(
    shop: Opened,
    experiment: Experiment,
    now_us: int = NOW_US,
    others: Sequence[Experiment] = (),
    **more: Any,
) -> ExperimentReport:
    rulings = more.get("rulings", RULES)
    return experiment_report(shop.warehouse, experiment, others, rulings=rulings, now_us=now_us)


def test_money_counts_from_the_assignment_up_to_the_horizon(edge: Opened) -> None:
    treated, control = told(edge, plan()).arms

    assert (treated.n_assigned, treated.n_matured, control.n_assigned) == (6, 6, 5)
    # Ann 40.00, Bob 30.00, Cat 15.00, Dan nothing, Eve 25.00, Ola 12.00; Fay 50.00.
    assert (treated.revenue_minor, control.revenue_minor) == (12_200, 5_000)
    assert (treated.n_payers, treated.n_buyers, treated.n_orders) == (5, 6, 6)
    # Kim's order has no rate: it is an order without money.
    assert (control.n_payers, control.n_buyers, control.n_orders) == (1, 2, 2)
    assert (treated.attributed_minor, control.attributed_minor) == (4_000, 0)
    assert (treated.n_chatters, control.n_chatters) == (1, 0)
    assert treated.revenue_per_unit_minor == pytest.approx(12_200 / 6)
    assert treated.order_value_minor == pytest.approx(12_200 / 6)
    assert control.conversion.estimate == 2 / 5


def test_calibration_gets_the_sums_of_each_arm_with_what_came_before(edge: Opened) -> None:
    sums = arm_sums(edge.warehouse, plan(), NOW_US)

    assert (sums["assistant"].y, sums["assistant"].a, sums["assistant"].ya) == (
        12_200,
        4_000,
        4_000**2,
    )
    assert (sums["assistant"].x, sums["assistant"].yx) == (4_000, 4_000**2)
    assert (sums["holdout"].x, sums["holdout"].yx, sums["holdout"].n) == (1_100, 0, 5)


def test_who_does_not_count_is_counted(edge: Opened) -> None:
    report = told(edge, plan())
    found = {one.code: one.n for one in report.findings}

    assert (report.progress.n_bots, report.progress.n_outside) == (1, 2)
    assert report.n_orders_without_rate == 1
    assert found == {"crossovers": 1, "bots": 1, "unknown-arm": 1, "without-rate": 1}
    assert [day.n_assigned for day in report.progress.days if any(day.n_assigned)] == [
        [5, 5],
        [1, 0],
    ]


@pytest.mark.parametrize(
    ("now_us", "n_matured", "is_final"),
    [
        (FINAL_US - 2, 10, False),
        (FINAL_US - 1, 11, False),  # Ola was assigned in the last instant
        (FINAL_US, 11, True),
    ],
)
def test_a_unit_counts_once_its_whole_horizon_is_over(
    edge: Opened, now_us: int, n_matured: int, is_final: bool
) -> None:
    report = told(edge, plan(), now_us)

    assert (report.progress.n_matured, report.progress.is_final) == (n_matured, is_final)
    assert report.method == ("randomisation" if is_final else "sequence")
    assert ("not-matured" in {one.code for one in report.findings}) == (n_matured < 11)


def test_the_first_units_planned_are_all_that_count(crowded: Opened) -> None:
    report = told(crowded, plan(n_planned=300))
    last = at("10-02 00:00") + minutes(299 / 10)

    assert (report.progress.n_assigned, report.progress.n_outside) == (300, 400)
    assert report.progress.assigned_until == last
    assert report.progress.final_at == last + minutes(HORIZON_D * 24 * 60)
    assert report.progress.is_final


def test_the_planned_end_is_judged_by_dealing_again(crowded: Opened) -> None:
    report = told(crowded, plan(cap_minor=1_500, uses_cuped=True))
    (one,) = report.comparisons

    assert one.revenue.low_minor is not None
    assert one.revenue.low_minor > 0
    assert one.incremental.estimate_minor == pytest.approx(
        report.arms[0].n_matured * (one.revenue.estimate_minor or 0)
    )
    assert one.holdout_cost.low_minor == pytest.approx(
        report.arms[1].n_matured * one.revenue.low_minor
    )
    assert one.lift.low is not None
    assert one.p_adjusted == one.revenue.p_value
    assert one.conversion.low is not None
    assert one.order_value.low_minor is not None
    assert one.capped is not None
    assert one.capped.n_capped == sum(arm.n_payers for arm in report.arms)
    assert one.cuped is not None
    assert 0 < (one.cuped.variance_left or 0) <= 1.001
    assert report.verdict.state == "wins"
    assert report.verdict.method == "randomisation"
    assert report.verdict.words.startswith("'assistant' wins against 'holdout': $")


def test_it_says_the_same_at_every_look_at_the_same_data(crowded: Opened) -> None:
    one, other = (told(crowded, plan(segments=("device",))) for _ in range(2))

    assert msgspec.json.encode(one) == msgspec.json.encode(other)


def test_before_the_end_every_interval_is_safe_to_look_at(crowded: Opened) -> None:
    early = told(crowded, plan(cap_minor=1_500, segments=("device",)), FINAL_US - 1)
    (one,) = early.comparisons
    n_missing = max(0, 100 - min(arm.n_payers for arm in early.arms))

    assert (early.method, early.verdict.state) == ("sequence", "collecting")
    assert one.watched.n_missing == n_missing > 0
    assert one.capped is not None
    for effect in (one.revenue, one.order_value, one.capped.effect, one.segments[0].revenue):
        assert effect.estimate_minor is not None
        assert (effect.low_minor, effect.p_value) == (None, None)
    assert (one.lift.low, one.conversion.low) == (None, None)
    assert f"{n_missing:,} more paying" in early.verdict.words


def test_segments_are_what_was_known_at_the_assignment(crowded: Opened) -> None:
    dimensions = ("device", "traffic_source", "returning")
    (one,) = told(crowded, plan(segments=dimensions)).comparisons
    sizes = {(each.dimension, each.value): each.n_treated + each.n_control for each in one.segments}

    # The tablet of three days before is not the visit of the assignment; one source is everybody.
    assert sizes == {
        ("device", "mobile"): 466,
        ("device", "desktop"): 234,
        ("returning", "new"): 525,
        ("returning", "returning"): 175,
    }
    assert {each.finding for each in one.segments} <= {"more", "not shown"}
    for each in one.segments:
        assert each.p_adjusted is not None
        assert each.revenue.p_value is not None
        assert each.p_adjusted >= each.revenue.p_value
    assert sum(each.share for each in one.segments if each.dimension == "device") == 1


def test_a_segment_registered_twice_is_looked_at_once(crowded: Opened) -> None:
    (once,) = told(crowded, plan(segments=("device",))).comparisons
    (twice,) = told(crowded, plan(segments=("device", "device"))).comparisons

    assert twice.segments == once.segments


def test_chatters_against_others_is_shown_to_be_the_wrong_number(crowded: Opened) -> None:
    (one,) = told(crowded, plan()).comparisons

    assert one.naive.n_chatters + one.naive.n_others == told(crowded, plan()).arms[0].n_matured
    assert "That is not the effect of chatting" in one.naive.words


def test_several_arms_are_each_compared_and_pay_for_it(crowded: Opened) -> None:
    arms = (Arm("old", 40), Arm("new", 30), Arm("none", 30))
    report = told(
        crowded, plan(experiment_id="three", salt="three", arms=arms, control="none", n_planned=600)
    )
    p_values = sorted(one.revenue.p_value or 0 for one in report.comparisons)

    assert [one.arm for one in report.comparisons] == ["old", "new"]
    assert sorted(one.p_adjusted or 0 for one in report.comparisons)[0] == 2 * p_values[0]
    assert report.sample_ratio.arms[0].n_expected == 240
    assert report.verdict.state == "wins"


def test_a_stop_that_came_later_is_not_known_yet(edge: Opened) -> None:
    stopped = plan(
        stopped_at=micros(at("10-05 00:00")), stopped_by="ana", stop_reason="It costs too much."
    )

    before, after = (told(edge, stopped, micros(at(day))) for day in ("10-04 00:00", "10-06 00:00"))

    assert (before.experiment.stopped_at, after.experiment.stopped_at) == (None, at("10-05 00:00"))


def test_the_largest_order_that_is_counted_can_be_reported(tmp_path: Path) -> None:
    story = Trial()
    story.joins("ann", "assistant", at("10-02 10:00"))
    story.orders("ann", at("10-02 11:00"), 1, f"{LARGEST_MINOR // 100}.00")
    with opened(tmp_path, story) as shop:
        report = told(shop, plan(segments=("device",)))

    assert report.arms[0].revenue_minor == LARGEST_MINOR


def test_a_shop_that_is_not_there_is_said_to_be_unknown(edge: Opened) -> None:
    with pytest.raises(UnknownShop):
        told(edge, plan(shop_id="milk"))
