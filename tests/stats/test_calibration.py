"""From attributed to incremental: by hand, and how often the intervals hold the truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from scipy import stats as scipy_stats

from talkworth.stats.arms import Arm, arm
from talkworth.stats.calibration import (
    Effects,
    Factor,
    Finding,
    Incremental,
    effects,
    factor,
    incremental,
    is_stale,
    predict,
    stratified,
)
from talkworth.stats.sequential import multiplier

CLEAR = Effects(20.0, 50.0, 16.0, 9.0, 6.0, "good")


def found_of(estimate: float, error: float) -> Factor:
    return factor(Effects(estimate * 100, 100.0, (error * 100) ** 2, 0.0, 0.0, "good"))


def test_the_interval_is_where_the_difference_agrees_with_the_factor() -> None:
    found = factor(CLEAR, multiplier=2.0)

    assert found.estimate == pytest.approx(0.4)
    assert found.error == pytest.approx((16 - 2 * 0.4 * 6 + 0.16 * 9) ** 0.5 / 50)
    assert found.low is not None
    assert found.high is not None
    for f in (found.low, found.high):
        assert abs(20 - f * 50) == pytest.approx(2 * (16 - 2 * f * 6 + f * f * 9) ** 0.5)
    assert found.finding == "incremental"


def test_each_side_may_have_a_multiplier_of_its_own() -> None:
    found, wide, narrow = factor(CLEAR, 6.0, 1.0), factor(CLEAR, 6.0), factor(CLEAR, 1.0)

    # The difference's own interval is 20 - 6 x 4 to 20 + 1 x 4: zero is in it, and in the factor's.
    assert (found.low, found.high) == (wide.low, narrow.high)
    assert found.finding == "not yet shown"
    assert factor(CLEAR, 4.9, 9.0).finding == "incremental"
    turned = factor(replace(CLEAR, d=-20.0, a=-50.0), 6.0, 1.0)
    assert (turned.low, turned.high) == (narrow.low, wide.high)


@pytest.mark.parametrize(
    ("change", "finding", "has_interval"),
    [
        ({"d": 5.0}, "not yet shown", True),
        ({"d": -20.0}, "harmful", True),
        ({"v_a": 900.0}, "attributed revenue too small", False),
        ({"evidence": "none"}, "too little data", False),
        ({"a": 0.0}, "too little data", False),
    ],
)
def test_the_finding_says_what_the_data_can_carry(
    change: dict[str, object], finding: Finding, has_interval: bool
) -> None:
    found = factor(replace(CLEAR, **change))  # type: ignore[arg-type]

    assert found.finding == finding
    assert (found.low is not None, found.high is not None) == (has_interval, has_interval)


def test_the_effects_come_from_both_arms_units() -> None:
    money, credit = [9_000, 400, 0, 2_500, 0], [9_000, 0, 0, 2_500, 0]
    other = [4_000, 0, 0, 100]

    found = effects(arm(5, money, credit), arm(4, other))

    assert found
    assert found.d == pytest.approx(np.mean(money) - np.mean(other))
    assert found.a == pytest.approx(2_300)
    assert found.v_d == pytest.approx(np.var(money, ddof=1) / 5 + np.var(other, ddof=1) / 4)
    assert found.v_a == pytest.approx(np.var(credit, ddof=1) / 5)
    assert found.cov == pytest.approx(np.cov(money, credit)[0, 1] / 5)
    assert effects(arm(1, [5], [5]), arm(4, other)) is None
    assert factor(None).finding == "too little data"


def test_other_traffic_has_the_factor_of_its_segments() -> None:
    phone, desk = CLEAR, Effects(4.0, 40.0, 4.0, 9.0, 0.0, "low")

    found = stratified([(300, phone), (100, desk), (0, replace(desk, evidence="none"))])

    assert found == Effects(16.0, 47.5, 9.25, 5.625, 3.375, "low")
    assert factor(found).estimate == pytest.approx(16 / 47.5)
    assert stratified([]) is stratified([(0, desk)]) is None
    with pytest.raises(ValueError, match="below zero"):
        stratified([(2, desk), (-1, phone)])


def test_few_experiments_carry_an_assumed_drift() -> None:
    one = predict([found_of(0.3, 0.05)])

    assert one
    assert (one.n_experiments, one.drift, one.is_drift_assumed) == (1, 0.10, True)
    assert one.high - one.estimate == pytest.approx(1.959964 * (0.05**2 + 0.10**2) ** 0.5)


def test_a_forecast_excludes_nothing_that_its_experiment_could_not() -> None:
    lopsided = replace(found_of(0.6, 0.2), low=-0.2, high=0.9)

    found = predict([lopsided])

    assert found
    assert found.low == pytest.approx(0.6 - (0.8**2 + (1.959964 * 0.1) ** 2) ** 0.5)
    assert found.high == pytest.approx(0.6 + (0.3**2 + (1.959964 * 0.1) ** 2) ** 0.5)


def test_four_experiments_carry_the_drift_found_among_them() -> None:
    # w = 100 each, mean .35, Q = 100 x (.0625 + .0025 + .0025 + .0625) = 13, so
    # tau^2 = (13 - 3) / (400 - 100) = 1/30, SE^2 = (.01 + 1/30) / 4, t with 2 degrees 4.302653.
    found = predict([found_of(f, 0.1) for f in (0.1, 0.3, 0.4, 0.6)])

    assert found
    assert found.estimate == pytest.approx(0.35)
    assert found.drift == pytest.approx(30**-0.5)
    assert not found.is_drift_assumed
    assert found.high - 0.35 == pytest.approx(4.302653 * (0.13 / 12 + 1 / 30) ** 0.5, rel=1e-5)


def test_factors_without_an_interval_say_nothing_about_others() -> None:
    unclear = factor(replace(CLEAR, v_a=900.0))

    assert predict([]) is predict([unclear, factor(None)]) is None
    assert predict([unclear, found_of(0.3, 0.05)]) == predict([found_of(0.3, 0.05)])


def test_attributed_revenue_is_multiplied_with_its_interval() -> None:
    found = replace(found_of(0.3, 0.05), low=0.2, high=0.4)

    assert incremental(10_000, found) == Incremental(3_000.0, 2_000.0, 4_000.0)
    assert incremental(-10_000, found) == Incremental(-3_000.0, -4_000.0, -2_000.0)
    assert incremental(10_000, factor(None)) is None
    assert incremental(10_000, factor(replace(CLEAR, v_a=900.0))) is None


@pytest.mark.parametrize(
    ("days", "rules_now", "expected"), [(90, "3", False), (91, "3", True), (1, "4", True)]
)
def test_a_factor_grows_old_and_belongs_to_its_rules(
    days: int, rules_now: str, expected: bool
) -> None:
    ended = datetime(2026, 3, 1, tzinfo=UTC)

    assert is_stale(ended, ended + timedelta(days=days), "3", rules_now) is expected


def persons(random: np.random.Generator, n: int, is_treated: bool) -> Arm:
    """2 % buy anyway, half of them after a chat; the treated a fifth more, each after one."""
    base = random.binomial(n, 0.02)
    extra = random.binomial(n, 0.004) if is_treated else 0
    money = np.rint(random.lognormal(np.log(8000) - 0.32, 0.8, base + extra)).astype(np.int64)
    is_met = np.arange(len(money)) >= base / 2 if is_treated else np.zeros(len(money), bool)
    return arm(n, money.tolist(), (money * is_met).tolist())


@pytest.mark.slow
@pytest.mark.parametrize("n_control", [60_000, 6_000], ids=["50/50", "10 % holdout"])
def test_fiellers_interval_holds_the_truth_about_as_often_as_it_says(n_control: int) -> None:
    random, rounds, held = np.random.default_rng(20267), 500, 0
    n_treated = 60_000 if n_control == 60_000 else 54_000
    for _ in range(rounds):
        found = factor(effects(persons(random, n_treated, True), persons(random, n_control, False)))
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.004 / 0.014 <= found.high

    assert held / rounds == pytest.approx(0.95, abs=0.03)


@pytest.mark.slow
def test_forty_looks_at_the_factor_hold_the_truth_at_all_of_them() -> None:
    random, rounds, missed_fixed, missed = np.random.default_rng(20268), 200, 0, 0
    for _ in range(rounds):
        one, other, was_fixed, was_valid = Arm(), Arm(), False, False
        for _ in range(40):
            one += persons(random, 1_500, True)
            other += persons(random, 1_500, False)
            both = effects(one, other)
            n = one.n + other.n
            for is_valid, found in (
                (False, factor(both)),
                (True, factor(both, multiplier(n, 120_000))),
            ):
                if found.low is None or found.high is None:
                    continue
                is_missed = not found.low <= 0.004 / 0.014 <= found.high
                was_fixed |= is_missed and not is_valid
                was_valid |= is_missed and is_valid
        missed_fixed, missed = missed_fixed + was_fixed, missed + was_valid

    assert missed <= scipy_stats.binom(rounds, 0.05).ppf(0.999)
    assert missed_fixed > 0.15 * rounds


@pytest.mark.slow
def test_the_prediction_holds_the_next_factor_where_the_mean_would_not() -> None:
    random, rounds, held, held_by_mean = np.random.default_rng(20269), 1_500, 0, 0
    for _ in range(rounds):
        truths = random.normal(0.3, 0.12, 9)
        found = predict([found_of(float(f), 0.06) for f in random.normal(truths[:8], 0.06)])
        assert found
        held += found.low <= truths[8] <= found.high
        error = 1.96 * 0.06 / 8**0.5
        held_by_mean += abs(found.estimate - truths[8]) <= error

    assert held / rounds == pytest.approx(0.95, abs=0.025)
    assert held_by_mean / rounds < 0.5
