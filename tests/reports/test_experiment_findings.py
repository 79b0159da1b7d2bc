"""What is wrong with an experiment is named, and what forbids a result lets none be shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec import structs
from tests.reports.narrated import NOW, SHOP, Opened, at, micros, minutes, opened
from tests.reports.trials import ARMS, ENDS_AT, RULES, STARTS_AT, Trial, crowd, plan

from talkworth.control.experiments import DAY_US, Experiment
from talkworth.events import types as wire
from talkworth.experiments.arms import Arm, arm_of
from talkworth.reports.experiment import experiment_report
from talkworth.reports.experiment_result import ExperimentFinding, ExperimentReport
from talkworth.rules import PUBLISHED, RuleSet, RuleSetVersion, Ruling

NOW_US = micros(NOW)
BROWSER_PLAN = plan(assigned_by="browser")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """400 visitors in the arms of two experiments: one with dice of its own, one with the same."""
    with opened(
        tmp_path_factory.mktemp("crowd"), crowd(400), again("y", "y"), again("copy", "x")
    ) as found:
        yield found


def again(experiment_id: str, salt: str, n: int = 400) -> Trial:
    """The same visitors in another experiment, dealt by `salt`."""
    story = Trial()
    for number in range(n):
        who, when = f"p{number}", at("10-02 06:00") + minutes(number)
        arm = arm_of(salt, f"v-{who}", ARMS)
        story.joins(who, arm, when, experiment_id=experiment_id, salt=salt)
    return story


@contextmanager
def told(
    folder: Path, *stories: Trial, experiment: Experiment = BROWSER_PLAN, now_us: int = NOW_US
) -> Iterator[ExperimentReport]:
    with opened(folder, *stories) as shop:
        yield report_of(shop, experiment, now_us=now_us)


def report_of(
    shop: Opened,
    experiment: Experiment = BROWSER_PLAN,
    others: Sequence[Experiment] = (),
    rulings: Sequence[Ruling] = RULES,
    now_us: int = NOW_US,
) -> ExperimentReport:
    return experiment_report(shop.warehouse, experiment, others, rulings=rulings, now_us=now_us)


def finding(report: ExperimentReport, code: str) -> ExperimentFinding:
    (found,) = [one for one in report.findings if one.code == code]
    return found


def assert_nothing_is_read(report: ExperimentReport, code: str) -> None:
    assert (report.verdict.state, report.comparisons) == ("blocked", [])
    assert report.verdict.method is None
    assert report.findings[0].severity == "blocks"
    assert finding(report, code).words in report.verdict.words


def test_a_sound_experiment_has_no_findings(crowded: Opened) -> None:
    assert report_of(crowded).findings == []


def test_an_arm_with_nobody_lets_nothing_be_read(tmp_path: Path) -> None:
    story = Trial()
    for number in range(30):
        story.joins(f"p{number}", "assistant", at("10-02 10:00") + minutes(number))

    with told(tmp_path, story, experiment=plan()) as report:
        assert_nothing_is_read(report, "empty-arm")
        assert report.arms[1].revenue_per_unit_minor is None
        assert report.arms[1].conversion.estimate is None


def test_an_arm_that_is_empty_after_a_few_may_be_chance(tmp_path: Path) -> None:
    story = Trial()
    story.joins("ann", "assistant", at("10-02 10:00"))

    with told(tmp_path, story, experiment=plan(), now_us=micros(at("10-03 00:00"))) as report:
        assert finding(report, "empty-arm").severity == "notes"
        assert report.verdict.state == "collecting"


def test_no_orders_at_all_are_named(tmp_path: Path) -> None:
    with told(tmp_path, crowd(60, buys_every=(0, 0))) as report:
        assert finding(report, "no-orders").n == 60
        assert report.verdict.state == "too-little-data"
        assert report.verdict.words == "Too little data: nobody ordered anything."
        assert report.comparisons[0].revenue.p_value is None


def test_one_enormous_order_decides_nothing(tmp_path: Path) -> None:
    story = crowd(400, buys_every=(3, 3))
    story.joins("whale", "assistant", at("10-03 00:00"))
    story.orders("whale", at("10-03 01:00"), 1, "90000.00")

    with told(tmp_path, story, experiment=plan()) as report:
        assert "$90,000.00" in finding(report, "one-large-order").words
        assert report.verdict.state == "not-shown"
        assert report.arms[0].revenue_minor > 9_000_000


def test_a_salt_that_deals_otherwise_lets_nothing_be_read(crowded: Opened) -> None:
    wrong = plan(assigned_by="browser", arms=(Arm("holdout", 50), Arm("assistant", 50)))

    report = report_of(crowded, wrong)
    outside = report_of(crowded, structs.replace(wrong, assigned_by="outside"))

    assert_nothing_is_read(report, "salt-mismatch")
    assert finding(report, "salt-mismatch").n == 400
    assert "salt-mismatch" not in {one.code for one in outside.findings}


def test_exposure_before_assignment_lets_nothing_be_read(tmp_path: Path) -> None:
    story = crowd(50)
    for number in range(2):
        when = at("10-03 00:00")
        story.joins(f"e{number}", "holdout", when, assigned_at=when + minutes(5))

    with told(tmp_path, story, experiment=plan()) as report:
        assert_nothing_is_read(report, "exposed-before-assigned")
        assert finding(report, "exposed-before-assigned").n == 2


def test_rules_that_changed_in_mid_flight_are_named(crowded: Opened) -> None:
    changed = [
        *RULES,
        RuleSetVersion(
            shop_id=SHOP,
            version=2,
            active_from=micros(at("10-05 00:00")),
            rules=RuleSet(model="linear"),
        ),
    ]
    later = [
        *RULES,
        RuleSetVersion(shop_id=SHOP, version=2, active_from=NOW_US, rules=PUBLISHED),
    ]

    report = report_of(crowded, rulings=changed)

    assert report.rule_set_versions == [1, 2]
    assert finding(report, "rules-changed").severity == "warns"
    assert report_of(crowded, rulings=later).findings == []
    assert report_of(crowded, rulings=later).rule_set_versions == [1]


def test_a_first_arm_told_without_a_visitor_is_no_slip_of_the_hash(tmp_path: Path) -> None:
    story, when = crowd(12), at("10-01 12:00")
    for number in range(12):
        arm = next(one.name for one in ARMS if one.name != arm_of("x", f"v-p{number}", ARMS))
        story.tell(
            wire.ExposureLogged(
                event_id=f"server/{number}",
                occurred_at=when,
                customer_id=f"k{number}",
                experiment_id="x",
                arm=arm,
            )
        )
        story.talks(f"p{number}", at("10-02 20:00"), customer_id=f"k{number}")
    with told(tmp_path, story) as report:
        codes = {one.code for one in report.findings}

    assert finding(report, "crossovers").n == 12
    assert "salt-mismatch" not in codes


def test_orders_that_only_an_account_leads_to_are_told_of(tmp_path: Path) -> None:
    story = Trial()
    for who in ("ann", "bob"):
        story.joins(who, "assistant", at("10-02 10:00"))
        story.talks(who, at("10-02 10:05"), customer_id=f"k-{who}")
    story.orders("ann", at("10-02 11:00"), 1)
    story.orders("bob", at("10-02 11:00"), 2, visitor_id=None, customer_id="k-bob")
    with told(tmp_path, story, experiment=plan()) as report:
        found = finding(report, "untied-orders")

    assert (found.severity, found.n) == ("warns", 1)
    assert found.words.startswith("1 of 2 orders lead to their unit by an account")


@pytest.mark.parametrize(("assigned_by", "severity"), [("browser", "blocks"), ("outside", "warns")])
def test_where_most_orders_are_led_by_accounts_a_browsers_arms_cannot_be_read(
    tmp_path: Path, assigned_by: str, severity: str
) -> None:
    story = Trial()
    for number in range(3):
        story.joins(f"v{number}", arm_of("x", f"v{number}", ARMS), at("10-02 10:00"))
        story.talks(f"v{number}", at("10-02 10:05"), customer_id=f"k{number}")
        if number:
            story.orders(
                f"v{number}",
                at("10-02 11:00"),
                number + 1,
                visitor_id=None,
                customer_id=f"k{number}",
            )
        else:
            story.orders("v0", at("10-02 11:00"), 1)
    with told(tmp_path, story, experiment=plan(assigned_by=assigned_by)) as report:
        found = finding(report, "untied-orders")

    assert (found.severity, found.n) == (severity, 2)


def test_overlaps_are_named_and_block_where_the_arms_go_together(crowded: Opened) -> None:
    own = plan(experiment_id="y", salt="y", name="Other dice")
    same = plan(experiment_id="copy", salt="x", name="Same dice")
    before = plan(
        experiment_id="copy", starts_at=micros(STARTS_AT) - 60 * DAY_US, ends_at=1_000_000, salt="x"
    )

    independent = report_of(crowded, others=[BROWSER_PLAN, own])
    together = report_of(crowded, others=[own, same])

    assert [one.code for one in independent.findings] == ["overlapping"]
    assert independent.findings[0].severity == "notes"
    assert independent.findings[0].n == 400
    assert "independent" in independent.findings[0].words
    assert together.findings[0].severity == "blocks"
    assert "'Same dice' (copy)" in together.findings[0].words
    assert (together.verdict.state, together.comparisons) == ("blocked", [])
    assert report_of(crowded, others=[before]).findings == []


def test_of_few_nobody_says_that_their_arms_are_independent(tmp_path: Path) -> None:
    same = plan(experiment_id="copy", salt="x", name="Same dice")
    with opened(tmp_path, crowd(12), again("copy", "x", 12)) as shop:
        report = report_of(shop, others=[same])

    assert finding(report, "overlapping").words == (
        "12 of 12 are also in 'Same dice' (copy): too few in some arms to tell whether those of "
        "the two go together."
    )


def test_an_early_stop_leaves_only_what_is_safe_at_every_look(crowded: Opened) -> None:
    stopped = plan(
        stopped_at=micros(at("10-03 00:00")), stopped_by="ana", stop_reason="It looked good."
    )

    report = report_of(crowded, stopped)

    assert finding(report, "stopped-early").n == 400
    assert "It looked good." in finding(report, "stopped-early").words
    assert (report.method, report.progress.is_final) == ("sequence", False)
    assert report.comparisons[0].revenue.low_minor is None
    assert report.verdict.state == "too-little-data"
    assert "looking-early" not in {one.code for one in report.findings}


def test_a_stop_after_the_last_planned_unit_is_as_planned(crowded: Opened) -> None:
    stopped = plan(
        n_planned=400, stopped_at=micros(at("10-05 00:00")), stopped_by="ana", stop_reason="Done."
    )

    report = report_of(crowded, stopped)

    assert (report.method, report.findings) == ("randomisation", [])


def test_bots_that_break_the_sample_ratio_let_nothing_be_read(tmp_path: Path) -> None:
    story = crowd(300)
    for number in range(250):
        story.joins(f"b{number}", "assistant", at("10-03 00:00") + minutes(number / 10))

    with told(tmp_path, story, experiment=plan()) as report:
        assert report.sample_ratio.is_broken
        assert report.sample_ratio.log_e > 4.6
        assert_nothing_is_read(report, "sample-ratio")
        assert "Look for bots" in finding(report, "sample-ratio").words


def test_bots_left_out_of_one_arm_alone_break_it_too(tmp_path: Path) -> None:
    story = Trial()
    for number in range(600):
        arm = "assistant" if number % 2 else "holdout"
        is_bot = arm == "assistant" and number % 4 == 1
        when = at("10-02 00:00") + minutes(number / 10)
        story.joins(f"p{number}", arm, when, is_bot=is_bot)

    with told(tmp_path, story, experiment=plan()) as report:
        assert_nothing_is_read(report, "sample-ratio")
        assert "With the bots they would be as planned" in finding(report, "sample-ratio").words
        assert finding(report, "bots").n == report.progress.n_bots == 150


def test_a_plan_made_after_the_start_is_named(crowded: Opened) -> None:
    late = plan(assigned_by="browser", registered_at=micros(STARTS_AT) + DAY_US)

    assert finding(report_of(crowded, late), "registered-late").n == 1


def test_an_arm_that_nobody_registered_is_left_out_and_named(crowded: Opened) -> None:
    fewer = plan(arms=(Arm("assistant", 50), Arm("none", 50)), control="none")

    report = report_of(crowded, fewer)

    assert "'holdout'" in finding(report, "unknown-arm").words
    assert finding(report, "unknown-arm").n + report.progress.n_assigned == 400


def test_a_look_before_the_end_is_named(crowded: Opened) -> None:
    early = report_of(crowded, now_us=micros(ENDS_AT))
    before = report_of(crowded, now_us=micros(STARTS_AT) - 1)

    assert finding(early, "not-matured").n == 400
    assert finding(early, "looking-early").severity == "notes"
    assert before.verdict.words == "It begins 2026-09-30 20:00:00."
    assert before.progress.days == []
