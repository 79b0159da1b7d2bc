"""From attributed to incremental: the shop's own experiments, or nothing; never a default."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from tests.warehouse.journals import HOUR, MINUTE, NOON, RULES, SHOP, Journal

from talkworth.control.experiments import DAY_US, Experiment
from talkworth.experiments.arms import Arm
from talkworth.ledger.facts import micros
from talkworth.reports.experiment import experiment_report
from talkworth.reports.experiment_sums import arm_sums
from talkworth.reports.incremental import incremental_revenue
from talkworth.reports.incremental_result import IncrementalRevenue
from talkworth.reports.incremental_table import incremental_table
from talkworth.reports.period import Period
from talkworth.rules import RuleSet, RuleSetVersion
from talkworth.stats.calibration import effects, factor
from talkworth.warehouse import Warehouse

ZONE = "Europe/Berlin"
DURING = Period(date(2026, 11, 1), date(2026, 11, 7), ZONE)
BEFORE = Period(date(2026, 10, 1), date(2026, 10, 31), ZONE)
OVER = micros(NOON + timedelta(days=20))
PLAN = Experiment(
    shop_id="tea",
    experiment_id="pay",
    name="Does it pay?",
    arms=(Arm("assistant", 50), Arm("holdout", 50)),
    control="holdout",
    salt="pay",
    assigned_by="outside",
    starts_at=micros(NOON) - DAY_US,
    ends_at=micros(NOON) + 5 * DAY_US,
    horizon_d=7,
    n_planned=1000,
    segments=("device",),
    rule_set_version=1,
    registered_at=0,
    registered_by="ana",
)


def lived(n_buyers: dict[str, int], n_a: int = 400) -> Journal:
    """Of each arm's shoppers so many buy; on mobiles of the assistant's arm a talk goes before."""
    journal = Journal()
    for arm, n in n_buyers.items():
        for i in range(n_a):
            visitor, device = f"{arm}-{i}", ("mobile", "desktop")[i % 2]
            at = i * MINUTE
            journal.add(
                "session_started", at, visitor_id=visitor, session_id=visitor, device=device
            )
            journal.add(
                "exposure_logged", at + MINUTE, visitor_id=visitor, experiment_id="pay", arm=arm
            )
            if i < n:
                if arm == "assistant" and i % 2 == 0:
                    journal.ask(f"c-{visitor}", at + 2 * MINUTE, visitor_id=visitor)
                journal.buy(visitor, at + HOUR, f"{50 + i % 7}.00", visitor_id=visitor)
    return journal


@pytest.fixture(scope="module")
def tea() -> Iterator[Warehouse]:
    opened = Warehouse.open(None, [SHOP], RULES)
    opened.load(lived({"assistant": 120, "holdout": 70}).entries)
    yield opened
    opened.close()


def asked(
    warehouse: Warehouse,
    *experiments: Experiment,
    period: Period = DURING,
    rules: list[RuleSetVersion] = RULES,
    now_us: int = OVER,
) -> IncrementalRevenue:
    return incremental_revenue(warehouse, "tea", period, experiments, rulings=rules, now_us=now_us)


def test_without_an_experiment_nothing_is_said_but_that(tea: Warehouse) -> None:
    found = asked(tea)

    assert (found.standing, found.headline) == ("not measured", "Incrementality not measured")
    assert (found.factor, found.incremental, found.finding) == (None, None, None)
    assert found.words[0] == (
        f"Attributed €{found.attributed_minor / 100:,.2f} (first AI touch, 24 h/30 d, net of "
        "refunds to 2026-11-21)."
    )
    assert found.words[1].startswith("Incrementality not measured. ")


def test_inside_the_experiment_its_own_factor_holds(tea: Warehouse) -> None:
    found = asked(tea, PLAN)
    sums = arm_sums(tea, PLAN, OVER)
    plain = factor(effects(sums["assistant"], sums["holdout"]))

    assert (found.standing, found.source, found.finding) == (
        "measured",
        "experiment",
        "incremental",
    )
    assert found.factor
    assert found.incremental
    assert found.factor.estimate == pytest.approx(plain.estimate)
    assert found.incremental.estimate_minor == pytest.approx(
        found.attributed_minor * found.factor.estimate
    )
    assert found.experiments[0].is_used
    share = f"{found.factor.estimate:.0%} [{found.factor.low:.0%}, {found.factor.high:.0%}]"
    assert found.words[1].startswith(
        "Experiment Does it pay? (2026-10-31 to 2026-11-06, 400/400, holdout 50%, SRM ok): "
        f"{share} is causally incremental ⇒ €"
    )


def test_the_factor_is_above_zero_exactly_where_the_experiment_wins() -> None:
    seen = set()
    for n_buyers in (76, 92, 108):
        warehouse = Warehouse.open(None, [SHOP], RULES)
        warehouse.load(lived({"assistant": n_buyers, "holdout": 70}, n_a=200).entries)
        report = experiment_report(warehouse, PLAN, [], rulings=RULES, now_us=OVER)
        found = asked(warehouse, PLAN)
        warehouse.close()

        assert (report.verdict.state == "wins") == (found.finding == "incremental")
        is_shown = "not yet shown to be incremental; data compatible with" not in found.headline
        assert is_shown == (found.finding == "incremental")
        seen.add(found.finding)
    assert seen == {"incremental", "not yet shown"}


def test_another_time_gets_a_prediction_with_an_assumed_drift(tea: Warehouse) -> None:
    inside, outside = asked(tea, PLAN), asked(tea, PLAN, period=BEFORE)

    assert (outside.source, outside.n_experiments) == ("prediction", 1)
    assert (outside.drift, outside.is_drift_assumed) == (0.10, True)
    assert inside.factor
    assert outside.factor
    assert outside.factor.estimate == pytest.approx(inside.factor.estimate)
    assert outside.factor.low < inside.factor.low
    assert "assumed drift ±0.10 (1 sd)" in outside.words[2]


def test_a_prediction_is_weighed_by_the_mix_of_its_traffic() -> None:
    warehouse = Warehouse.open(None, [SHOP], RULES)
    journal = lived({"assistant": 120, "holdout": 70})
    for i in range(50):
        name = f"old-{i}"
        early = -timedelta(days=20) + i * MINUTE
        journal.add("session_started", early, visitor_id=name, session_id=name, device="mobile")
    warehouse.load(journal.entries)
    found = asked(warehouse, PLAN, period=BEFORE)
    plain = asked(warehouse, replace(PLAN, segments=()), period=BEFORE)
    warehouse.close()

    assert found.experiments[0].weighed_by == "device"
    assert plain.experiments[0].weighed_by is None
    assert found.factor
    assert plain.factor
    # Only mobiles talked, so that all that was attributed lies there.
    assert found.factor.estimate < plain.factor.estimate


def test_a_segment_with_too_few_payers_in_an_arm_weighs_nothing() -> None:
    warehouse = Warehouse.open(None, [SHOP], RULES)
    journal = lived({"assistant": 120, "holdout": 70})
    for name in [f"assistant-t{i}" for i in range(30)] + ["holdout-t0", "holdout-t1"]:
        arm = name.split("-")[0]
        journal.add("session_started", MINUTE, visitor_id=name, session_id=name, device="tablet")
        journal.add("exposure_logged", 2 * MINUTE, visitor_id=name, experiment_id="pay", arm=arm)
        if arm == "assistant":
            journal.ask(f"c-{name}", 3 * MINUTE, visitor_id=name)
            journal.buy(name, HOUR, visitor_id=name)
    early = -timedelta(days=20)
    journal.add("session_started", early, visitor_id="old", session_id="old", device="tablet")
    warehouse.load(journal.entries)
    found = asked(warehouse, PLAN, period=BEFORE)
    plain = asked(warehouse, replace(PLAN, segments=()), period=BEFORE)
    warehouse.close()

    # Nobody of two tablets held out bought: that is no mean to subtract.
    assert found.experiments[0].weighed_by is None
    assert found.factor == plain.factor


def test_the_mix_is_that_of_the_units() -> None:
    warehouse = Warehouse.open(None, [SHOP], RULES)
    journal = lived({"assistant": 120, "holdout": 70})
    for i in range(40):
        name, at = f"old-{i}", -timedelta(days=20) + i * MINUTE
        device = "desktop" if i < 4 else "mobile"
        journal.add("session_started", at, visitor_id=name, session_id=name, device=device)
        if i < 8:
            journal.ask(f"c-{name}", at + MINUTE, visitor_id=name)
    warehouse.load(journal.entries)
    writers = asked(warehouse, replace(PLAN, unit="conversation"), period=BEFORE)
    visitors = asked(warehouse, PLAN, period=BEFORE)
    plain = asked(warehouse, replace(PLAN, segments=()), period=BEFORE)
    warehouse.close()

    # Half of those who wrote were on a phone, as in the experiment; of the visitors nine in ten.
    assert (writers.experiments[0].weighed_by, visitors.experiments[0].weighed_by) == (
        "device",
        "device",
    )
    assert writers.factor
    assert visitors.factor
    assert plain.factor
    assert writers.factor.estimate == pytest.approx(plain.factor.estimate)
    assert visitors.factor.estimate < plain.factor.estimate


def test_a_factor_grows_stale_and_is_said_to(tea: Warehouse) -> None:
    later = OVER + 200 * DAY_US
    after = Period(date(2027, 3, 1), date(2027, 3, 31), ZONE)
    changed = [
        *RULES,
        RuleSetVersion(shop_id="tea", version=2, active_from=OVER, rules=RuleSet(direct_h=12)),
    ]

    old = asked(tea, PLAN, period=after, now_us=later)
    other = asked(tea, PLAN, period=after, rules=changed, now_us=OVER + DAY_US)

    assert old.is_stale
    assert old.headline.endswith("(stale)")
    assert old.experiments[0].stale == "It lies more than 90 days away from this period."
    assert other.experiments[0].stale == (
        "Its attributed revenue followed rule set 1, this period's follows 2."
    )
    # Told later, what was found in the period itself is as true as it was.
    assert not asked(tea, PLAN, now_us=later).is_stale
    long_ago = Period(date(2026, 5, 1), date(2026, 5, 31), ZONE)
    assert asked(tea, PLAN, period=long_ago).is_stale


def test_an_experiment_that_cannot_speak_gives_no_factor(tea: Warehouse) -> None:
    early = asked(tea, PLAN, now_us=micros(NOON) + 6 * DAY_US)
    broken = asked(tea, replace(PLAN, arms=(Arm("assistant", 90), Arm("holdout", 10))))

    assert (early.standing, early.factor) == ("measuring", None)
    assert early.words[1].endswith(": too little data yet.")
    assert broken.experiments[0].finding == "blocked"
    assert (broken.standing, broken.headline) == ("measuring", "Incrementality not measured yet")


def test_two_assistants_against_each_other_calibrate_nothing() -> None:
    journal = lived({"assistant": 120, "holdout": 70})
    for i in range(0, 120, 2):
        at = i * MINUTE
        journal.ask(f"c-holdout-{i}", at + 2 * MINUTE, visitor_id=f"holdout-{i}")
    warehouse = Warehouse.open(None, [SHOP], RULES)
    warehouse.load(journal.entries)
    found = asked(warehouse, PLAN)
    warehouse.close()

    assert (found.standing, found.factor) == ("measuring", None)
    assert found.experiments[0].finding == "two assistants"
    assert found.words[1].endswith(
        ": its control has an assistant too, so that it calibrates nothing."
    )


def test_nothing_attributed_cannot_be_calibrated() -> None:
    warehouse = Warehouse.open(None, [SHOP], RULES)
    entries = lived({"assistant": 120, "holdout": 70}).entries
    talks = [e for e in entries if e.topic != "message_sent" or b'c-assistant-2"' in e.payload]
    warehouse.load(talks)
    found = asked(warehouse, PLAN)
    warehouse.close()

    assert found.standing == "cannot be calibrated"
    assert found.headline == "Attributed revenue too small to calibrate"


def test_the_table_has_the_experiments_and_the_period(tea: Warehouse) -> None:
    table = incremental_table(asked(tea, PLAN))

    assert [row[0] for row in table.rows] == ["pay", "period"]
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert incremental_table(asked(tea)).rows == []
