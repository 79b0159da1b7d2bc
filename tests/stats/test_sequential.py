"""Confidence sequences: as gbstats gives them, and under sixty looks."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy import stats as scipy_stats
from tests.stats.units import CASES, arm_of, both, buyers, told

from talkworth.stats.arms import Arm, Mean, mean
from talkworth.stats.ratio import Z
from talkworth.stats.sequential import ALPHA, always_valid_p, multiplier, watch

LOOKS, ROUNDS = 60, 200


@pytest.mark.parametrize("case", CASES[:-1])
@pytest.mark.parametrize("n_planned", [5_000, 600])
def test_the_sequence_and_its_p_are_those_of_gbstats(case: str, n_planned: int) -> None:
    treated, control = both(case)
    expected = told()["cases"][case]["gbstats"]["revenue_per_unit(mean)"][
        f"sequential_absolute_tuning{n_planned}"
    ]
    one, other = mean(treated), mean(control)
    gap, error = one.estimate - other.estimate, sqrt(one.variance + other.variance)
    n = treated.n + control.n

    reach = multiplier(n, n_planned) * error

    assert [(gap - reach) / 100, (gap + reach) / 100] == pytest.approx(expected["ci"], rel=1e-9)
    if expected["p_value"] < 1:
        assert always_valid_p(gap / error, n, n_planned) == pytest.approx(
            expected["p_value"], rel=1e-9
        )


@pytest.mark.parametrize("n", [1, 300, 10_000, 5_000_000])
def test_at_the_end_of_the_interval_p_is_five_percent(n: int) -> None:
    assert always_valid_p(multiplier(n, 10_000), n, 10_000) == pytest.approx(ALPHA)


def test_the_price_of_looking_is_known_at_the_planned_end() -> None:
    assert multiplier(10_000, 10_000) / Z == pytest.approx(1.55, abs=0.01)


@pytest.mark.parametrize(("n", "n_planned", "alpha"), [(0, 9, 0.05), (9, 0, 0.05), (9, 9, 1.0)])
def test_a_plan_that_is_none_is_refused(n: int, n_planned: int, alpha: float) -> None:
    with pytest.raises(ValueError, match="planned"):
        multiplier(n, n_planned, alpha)


def test_the_burn_in_says_how_many_buyers_are_missing() -> None:
    one, other = Mean(120.0, 4.0, 900, 160), Mean(100.0, 4.0, 900, 99)

    assert watch(one, other, 9_000).n_missing == 1
    assert watch(one, other, 9_000).low is None
    assert watch(one, Mean(100.0, 4.0, 900, 100), 9_000).low is not None
    assert watch(one, Mean(0.0, 0.0, 0, 0), 9_000).estimate is None
    assert watch(one, Mean(9.0, 1.0, 90, 9), 9_000).evidence == "none"


@pytest.mark.slow
@pytest.mark.parametrize(("n_treated", "n_control"), [(250, 250), (2_700, 300)])
def test_sixty_looks_at_nothing_find_something_in_at_most_one_of_twenty(
    n_treated: int, n_control: int
) -> None:
    random = np.random.default_rng(20263)
    n_planned, n_fixed, n_found, n_missed = LOOKS * (n_treated + n_control), 0, 0, 0
    for _ in range(ROUNDS):
        one, other, was_fixed, was_found, was_missed = Arm(), Arm(), False, False, False
        for _ in range(LOOKS):
            one += arm_of(buyers(random, n_treated, 0.02, 1.0), n_treated)
            other += arm_of(buyers(random, n_control, 0.02, 1.0), n_control)
            seen = watch(mean(one), mean(other), n_planned)
            if seen.low is None or seen.high is None or seen.p_value is None:
                continue
            middle = (seen.low + seen.high) / 2
            reach = (seen.high - middle) / multiplier(one.n + other.n, n_planned) * Z
            was_fixed |= not middle - reach <= 0 <= middle + reach
            was_found |= seen.p_value <= ALPHA
            was_missed |= not seen.low <= 0 <= seen.high
        n_fixed, n_found, n_missed = (
            n_fixed + was_fixed,
            n_found + was_found,
            n_missed + was_missed,
        )

    assert n_found == n_missed <= scipy_stats.binom(ROUNDS, ALPHA).ppf(0.999)
    assert n_fixed > 0.15 * ROUNDS
