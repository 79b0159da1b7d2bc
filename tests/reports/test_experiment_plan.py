"""How large and how long an experiment must be, from a shop whose history is told by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import sqrt
from pathlib import Path

import pytest
from tests.reports.lamps import visits
from tests.reports.narrated import NOW, OTHER_SHOP, SHOP, Opened, Story, at, micros, opened

from talkworth.reports.experiment_plan import (
    BadPlan,
    ExperimentPlanReport,
    plan_experiment,
    planned_units,
)
from talkworth.stats.power import History, advise, plan

# The last instant whose horizon of 30 days is over: noon of October 21 in New York.
MATURED = NOW - timedelta(days=30)
N_VISITORS, N_DAYS = 80, 40


def visiting_shop() -> Story:
    """
    80 people visit once, two a day; the first 24 of them buy for 50.00, every second 100.00; 40
    talk, the buyers among them.
    """
    story = Story()
    for number in range(N_VISITORS):
        who, came_at = f"p{number:02}", MATURED - timedelta(days=N_DAYS - number // 2)
        visits(story, who, f"{came_at:%m-%d %H:%M:%S}")
        if number < 40:
            story.talks(who, came_at + timedelta(minutes=5))
        if number < 24:
            story.orders(
                who, came_at + timedelta(days=3), 100 + number, ("50.00", "100.00")[number % 2]
            )
    _beside(story)
    return story


def _beside(story: Story) -> None:
    # What does not belong to it: a purchase before the visit, one after the horizon, one whose
    # money went back within it, and a visit whose horizon is not over yet.
    first = MATURED - timedelta(days=N_DAYS)
    story.orders("p30", first - timedelta(days=2), 900, "500.00")
    story.orders("p31", first + timedelta(days=50), 901, "500.00")
    visits(story, "late", "11-01 10:00:00")
    story.orders("late", at("11-01 11:00"), 902, "500.00")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("plan"), visiting_shop()) as found:
        yield found


def asked(shop: Opened, lift: float = 0.1, share: float = 0.5) -> ExperimentPlanReport:
    return plan_experiment(shop.warehouse, SHOP, now_us=micros(NOW), lift=lift, control_share=share)


def test_the_history_is_what_an_experiment_begun_then_would_have_seen(shop: Opened) -> None:
    found = asked(shop).visitors

    assert (found.n_units, found.n_buyers, found.n_days) == (80, 24, 40)
    assert found.from_on == date(2026, 9, 11)
    assert found.conversion == pytest.approx(24 / 80)
    assert found.value_per_buyer_minor == pytest.approx(7_500)
    # Half 50.00, half 100.00: a standard deviation of 25.00 around 75.00.
    assert found.variation == pytest.approx(1 / 3)
    assert found.n_per_day == pytest.approx(2.0)
    assert found.revenue_per_unit_minor == pytest.approx(2_250)
    assert found.evidence == "low"


def test_who_opens_a_conversation_has_a_history_of_their_own(shop: Opened) -> None:
    found = asked(shop).openers

    assert (found.n_units, found.n_buyers, found.unit) == (40, 24, "conversation")
    assert found.conversion == pytest.approx(0.6)


def test_sizes_are_those_of_the_statistics_and_the_horizon_comes_on_top(shop: Opened) -> None:
    report = asked(shop)
    visitors = History(0.3, 7_500, 1 / 3, 2.0)
    expected = plan(visitors, 0.1)

    assert expected
    assert report.asked.by_visitor
    assert report.asked.by_visitor.n_treated == pytest.approx(expected.n_treated, abs=1)
    assert report.asked.by_visitor.days == pytest.approx(expected.days, abs=1)
    assert report.asked.by_visitor.days_with_horizon == report.asked.by_visitor.days + 30
    assert [(one.lift, one.control_share) for one in report.lifts] == [
        (lift, share) for share in (0.5, 0.1) for lift in (0.02, 0.05, 0.1, 0.2)
    ]
    sizes = [one.by_visitor.n_planned for one in report.lifts if one.by_visitor]
    # A control of 10 % takes 1 / (4 x 0.1 x 0.9) times as many people.
    assert sizes[4] / sizes[0] == pytest.approx(1 / 0.36, rel=0.01)


def test_what_takes_visitors_too_long_is_advised_at_open_with_both_numbers(shop: Opened) -> None:
    report = asked(shop)
    openers = shop_openers(report)
    both = advise(History(0.3, 7_500, 1 / 3, 2.0), openers, 0.1)

    assert both
    assert both.is_at_open_better
    assert report.advised == "conversation"
    assert report.asked.by_visitor
    assert report.asked.at_open
    assert report.asked.at_open.days < report.asked.by_visitor.days
    for size in (report.asked.by_visitor, report.asked.at_open):
        assert f"{size.n_planned:,} persons: {size.days:,} days" in report.words
    assert planned_units(report, "visitor") == report.asked.by_visitor.n_planned
    assert planned_units(report, "conversation") == report.asked.at_open.n_planned


def shop_openers(report: ExperimentPlanReport) -> History:
    found = report.openers
    assert found.n_per_day
    return History(0.6, 7_500, 1 / 3, found.n_per_day)


def test_a_large_lift_is_found_among_visitors_within_two_months(shop: Opened) -> None:
    report = asked(shop, lift=0.9)

    assert report.asked.by_visitor
    assert report.asked.by_visitor.days <= 60
    assert report.advised == "visitor"


def test_the_detectable_lift_shrinks_with_the_root_of_the_days(shop: Opened) -> None:
    found = {(one.control_share, one.days): one for one in asked(shop).detectable}
    by_visitor = {key: one.by_visitor or 0.0 for key, one in found.items()}

    assert list(found) == [(share, days) for share in (0.5, 0.1) for days in (30, 60, 90)]
    assert by_visitor[0.5, 30] / by_visitor[0.5, 90] == pytest.approx(sqrt(3))
    # All that visitors bring comes through those who talk, so the same money is one share.
    one = found[0.5, 30]
    assert one.at_open
    assert one.at_open_of_all == pytest.approx(one.at_open, rel=0.05)


def test_a_plan_worked_backwards_finds_its_lift(shop: Opened) -> None:
    report = asked(shop)
    days = report.detectable[0]
    assert days.by_visitor

    again = asked(shop, lift=days.by_visitor).asked.by_visitor
    assert again
    assert again.days == pytest.approx(30, abs=1)


def test_too_little_history_is_an_answer(shop: Opened, tmp_path: Path) -> None:
    story = Story()
    visits(story, "one", "11-19 10:00:00")
    story.orders("one", at("11-19 11:00"), 1)
    with opened(tmp_path, story) as small:
        reports = [
            plan_experiment(small.warehouse, SHOP, now_us=micros(NOW)),
            plan_experiment(shop.warehouse, OTHER_SHOP, now_us=micros(NOW)),
        ]

    for report in reports:
        assert (report.advised, report.visitors.evidence) == ("too-little-history", "none")
        assert report.visitors.conversion is report.visitors.n_per_day is None
        assert report.words.startswith("Too little history: 0 days of visits with 0 buyers")
        assert {one.by_visitor for one in report.lifts} == {None}
        assert {one.by_visitor for one in report.detectable} == {None}
        with pytest.raises(BadPlan, match="Too little history"):
            planned_units(report, "visitor")


@pytest.mark.parametrize(
    ("lift", "share"),
    [(0.0, 0.5), (float("nan"), 0.5), (float("inf"), 0.5), (0.1, 0.0), (0.1, 1.0), (11.0, 0.5)],
)
def test_what_cannot_be_planned_is_refused(shop: Opened, lift: float, share: float) -> None:
    with pytest.raises(BadPlan):
        asked(shop, lift, share)


@pytest.mark.parametrize("horizon_d", [0, 91])
def test_a_horizon_that_cannot_be_registered_is_refused(shop: Opened, horizon_d: int) -> None:
    with pytest.raises(BadPlan, match="horizon"):
        plan_experiment(shop.warehouse, SHOP, now_us=micros(NOW), horizon_d=horizon_d)
