"""Differences and lifts: as other packages give them, and how often they hold the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.stats.units import CASES, arm_of, both, buyers, told

from talkworth.stats.arms import Arm, Mean, hits, mean, ratio
from talkworth.stats.lift import (
    NOTHING,
    Difference,
    conversion,
    difference,
    relative,
    relative_by_delta,
)

WITH_MONEY = CASES[:-1]


def numbers(found: Difference, scale: float = 1.0) -> list[float | None]:
    ends = (found.estimate, found.low, found.high)
    return [*(None if end is None else end / scale for end in ends), found.p_value]


def expected(case: str, metric: str, test: str) -> list[float]:
    told_of = told()["cases"][case]["gbstats"][metric][test]
    return [told_of["estimate"], *told_of["ci"], told_of["p_value"]]


def ungated(of: Arm) -> Mean:
    """The mean without our rule that under 10 paying units nothing is said."""
    return replace(mean(of), n_payers=50)


@pytest.mark.parametrize("case", WITH_MONEY)
@pytest.mark.parametrize(
    ("metric", "y", "scale"),
    [("revenue_per_unit(mean)", "revenue", 100.0), ("orders_per_unit(mean)", "orders", 1.0)],
)
def test_differences_and_lifts_are_those_of_gbstats(
    case: str, metric: str, y: str, scale: float
) -> None:
    treated, control = (ungated(one) for one in both(case, y))

    assert numbers(difference(treated, control), scale) == pytest.approx(
        expected(case, metric, "t_two_sided_absolute"), rel=1e-9
    )
    assert numbers(relative_by_delta(treated, control)) == pytest.approx(
        expected(case, metric, "t_two_sided_relative"), rel=1e-9
    )


@pytest.mark.parametrize("case", WITH_MONEY)
def test_differences_are_those_of_scipy_and_spotify(case: str) -> None:
    alone = told()["cases"][case]["independent"]
    treated, control = (ungated(one) for one in both(case))

    found = numbers(difference(treated, control), 100.0)

    welch, spotify = alone["scipy_welch_revenue"], alone["spotify_confidence_ttest_revenue"]
    assert found[1:] == pytest.approx([*welch["ci95"], welch["p"]], rel=1e-9)
    assert found == pytest.approx([spotify["difference"], *spotify["ci"], spotify["p"]], rel=1e-9)


@pytest.mark.parametrize("case", WITH_MONEY[:3])
def test_the_value_of_an_order_is_compared_as_gbstats_does(case: str) -> None:
    treated, control = (ratio(one) for one in both(case))
    assert treated
    assert control

    found = difference(replace(treated, n_payers=50), replace(control, n_payers=50))

    metric = "average_order_value(ratio revenue/orders)"
    assert numbers(found, 100.0) == pytest.approx(
        expected(case, metric, "t_two_sided_absolute"), rel=1e-9
    )


@pytest.mark.parametrize("case", WITH_MONEY[:3])
def test_conversion_is_that_of_statsmodels(case: str) -> None:
    treated, control = both(case)
    alone = told()["cases"][case]["independent"]

    found = conversion(treated.n_payers, treated.n, control.n_payers, control.n)

    assert [found.low, found.high] == pytest.approx(
        alone["statsmodels_diff_ci95_newcomb"], rel=1e-9
    )
    assert found.p_value == pytest.approx(alone["statsmodels_prop_ztest_pooled"]["p"], rel=1e-9)


def test_the_sums_of_growthbooks_own_tests_give_its_numbers() -> None:
    for case in told()["growthbook_unit_tests"][:2]:
        arms = [
            Mean(
                one["sum"] / one["n"],
                (one["sum_squares"] - one["sum"] ** 2 / one["n"]) / (one["n"] - 1) / one["n"],
                one["n"],
                99,
            )
            for one in (case["treatment"], case["control"])
        ]
        compare = relative_by_delta if case["difference"] == "relative" else difference

        assert numbers(compare(*arms)) == pytest.approx(
            case["expected_[estimate,ci_low,ci_high,p]"], abs=5e-6
        )


def test_fieller_knows_that_the_control_is_uncertain() -> None:
    found = relative(Mean(120.0, 16.0, 9_000, 90), Mean(100.0, 25.0, 1_000, 40), multiplier=2.0)

    # Where |120 - r 100| = 2 sqrt(16 + 25 r^2): r = (12000 -+ sqrt(4 x 10^6 - ...)) / 9900.
    assert found.estimate == pytest.approx(0.2)
    assert found.low is not None
    assert found.high is not None
    for end in (found.low + 1, found.high + 1):
        assert abs(120 - end * 100) == pytest.approx(2 * (16 + 25 * end**2) ** 0.5)
    assert found.high - 0.2 > 0.2 - found.low
    assert found.p_value is None


def test_fieller_holds_no_lift_exactly_where_the_difference_holds_none() -> None:
    for gap in range(-14, 15):
        treated, control = Mean(100.0 + gap, 16.0, 900, 90), Mean(100.0, 9.0, 900, 90)
        found, plain = relative(treated, control), difference(treated, control)

        assert found.low is not None
        assert found.high is not None
        assert plain.p_value is not None
        assert (found.low <= 0 <= found.high) == (plain.p_value >= 0.05)


def test_little_data_is_an_answer() -> None:
    nobody, some, rich = Mean(0.0, 0.0, 0, 0), Mean(7.0, 1.0, 90, 9), Mean(9.0, 1.0, 90, 30)
    poor, flat = Mean(1.0, 1.0, 90, 30), Mean(9.0, 0.0, 90, 30)

    for compare in (difference, relative, relative_by_delta):
        assert compare(nobody, rich) == compare(rich, nobody) == NOTHING
        assert numbers(compare(some, rich))[1:] == [None, None, None]
    assert relative(rich, poor).low is None
    assert relative(rich, poor).estimate == 8
    assert numbers(relative(flat, flat)) == numbers(relative_by_delta(flat, flat))
    assert numbers(relative(flat, flat)) == [0, None, None, None]
    assert numbers(difference(flat, flat)) == [0, 0, 0, 1]
    assert numbers(difference(replace(flat, estimate=8.0), flat)) == [-1, -1, -1, 0]
    assert conversion(0, 0, 4, 90) == NOTHING
    assert numbers(conversion(9, 90, 40, 90))[1:] == [None, None, None]
    assert conversion(90, 90, 90, 90).p_value == 1


def test_no_orders_at_all_gives_no_verdict() -> None:
    treated, control = (mean(one) for one in both("no_conversions"))

    assert difference(treated, control) == Difference(0.0, None, None, None, "none")
    assert relative(treated, control) == NOTHING


@pytest.mark.slow
@pytest.mark.parametrize(("n_control", "lift"), [(6_000, 0.0), (6_000, 0.25), (600, 0.25)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(n_control: int, lift: float) -> None:
    random, rounds, held = np.random.default_rng(20261), 600, np.zeros(3)
    for _ in range(rounds):
        money = buyers(random, 6_000, 0.05 * (1 + lift), 0.8)
        control = buyers(random, n_control, 0.05, 0.8)
        one, other = mean(arm_of(money, 6_000)), mean(arm_of(control, n_control))
        found = (
            (difference(one, other), 400 * lift),
            (relative(one, other), lift),
            (conversion(len(money), 6_000, len(control), n_control), 0.05 * lift),
        )
        held += [
            one.low is not None and one.high is not None and one.low <= truth <= one.high
            for one, truth in found
        ]

    # Four standard errors of a share of 95 %, and what skewness takes at 30 control orders.
    assert held / rounds == pytest.approx([0.95] * 3, abs=0.04 if n_control == 6_000 else 0.06)


def test_a_yes_or_no_is_an_arm_too() -> None:
    found = difference(mean(hits(753, 95)), mean(hits(747, 79)))

    plain = conversion(95, 753, 79, 747)
    assert found.estimate == pytest.approx(plain.estimate)
    assert found.p_value == pytest.approx(plain.p_value, abs=0.005)
