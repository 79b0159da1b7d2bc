"""How long it takes: by the plan's own figures, by statsmodels, and by trying."""

from __future__ import annotations

from math import ceil

import numpy as np
import pytest
from scipy import stats as scipy_stats
from tests.stats.units import arm_of, buyers, told

from talkworth.stats.arms import mean
from talkworth.stats.lift import difference
from talkworth.stats.power import History, advise, conversion_plan, detectable, plan

# 2 % buy for 80 on average, lognormal with sigma 1.2.
SHOP = History(0.02, 8000, float(np.sqrt(np.expm1(1.2**2))), 10_000)
POOR = History(0.0, 8000, 1.0, 10_000)


@pytest.mark.parametrize(
    ("lift", "per_arm"), [(0.02, 8_200_000), (0.05, 1_320_000), (0.10, 330_000), (0.20, 82_000)]
)
def test_an_ordinary_shop_needs_very_many_visitors(lift: float, per_arm: int) -> None:
    found = plan(SHOP, lift)

    assert found
    assert found.n_treated == found.n_control == pytest.approx(per_arm, rel=0.01)
    assert found.days == ceil((found.n_treated + found.n_control) / 10_000)


def test_a_tenth_as_control_finds_only_lifts_larger_by_two_thirds() -> None:
    even, small = detectable(SHOP, 1_000_000), detectable(SHOP, 1_000_000, 0.1)
    found = plan(SHOP, 0.1, 0.1)

    assert even
    assert small
    assert found
    assert small / even == pytest.approx(1.667, abs=0.001)
    assert found.n_treated == pytest.approx(9 * found.n_control, rel=1e-4)
    assert detectable(SHOP, found.n_treated + found.n_control, 0.1) == pytest.approx(0.1, rel=1e-4)


def test_conversion_needs_what_statsmodels_says() -> None:
    for case in told()["sample_size"]:
        found = conversion_plan(case["baseline"], case["mde_rel"], case["alpha"], case["power"])

        assert found == pytest.approx(case["statsmodels_per_arm_arcsine"], rel=1e-5)


def test_randomising_at_the_first_message_is_advised_with_numbers() -> None:
    openers = History(0.06, 8000, SHOP.variation, 500)

    found = advise(SHOP, openers, 0.05)

    assert found
    assert found.is_at_open_better
    assert found.at_open.days
    assert found.by_visitor.days
    # 2 % of 80 on each of 20 visitors is 0.05 x 1.60 x 20 = 1.60 for each opener, of 4.80.
    assert found.at_open.lift == pytest.approx(1 / 3)
    assert found.at_open.days < found.by_visitor.days / 5


def test_a_shop_with_time_is_not_sent_to_the_first_message() -> None:
    large = History(0.02, 8000, SHOP.variation, 1_000_000)

    found = advise(large, History(0.06, 8000, SHOP.variation, 50_000), 0.1)

    assert found
    assert not found.is_at_open_better


def test_without_revenue_or_people_there_is_no_plan() -> None:
    idle = History(0.02, 8000, 1.0, 0)

    assert plan(POOR, 0.1) is None
    assert detectable(POOR, 900) is detectable(SHOP, 0) is None
    assert plan(idle, 0.1) is not None
    assert [one.days for one in [plan(idle, 0.1)] if one] == [None]
    for visitors, openers in ((POOR, SHOP), (SHOP, POOR), (idle, SHOP), (SHOP, idle)):
        assert advise(visitors, openers, 0.1) is None


@pytest.mark.parametrize(
    ("share", "alpha", "power"), [(0.0, 0.05, 0.8), (0.5, 1.0, 0.8), (0.5, 0.05, 0.0)]
)
def test_shares_outside_zero_to_one_are_refused(share: float, alpha: float, power: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        plan(SHOP, 0.1, share, alpha, power)


def test_no_lift_is_never_found() -> None:
    with pytest.raises(ValueError, match="smallest"):
        plan(SHOP, 0.0)
    for share, lift in ((0.0, 0.1), (0.6, 0.9), (0.5, 0.0)):
        with pytest.raises(ValueError, match="no share"):
            conversion_plan(share, lift)


@pytest.mark.slow
def test_the_planned_size_finds_the_lift_as_often_as_planned() -> None:
    random, rounds, found = np.random.default_rng(20266), 500, 0
    shop = History(0.05, 8000, float(np.sqrt(np.expm1(0.64))), 900)
    needed = plan(shop, 0.2)
    assert needed
    for _ in range(rounds):
        one = arm_of(buyers(random, needed.n_treated, 0.06, 0.8), needed.n_treated)
        other = arm_of(buyers(random, needed.n_control, 0.05, 0.8), needed.n_control)
        p_value = difference(mean(one), mean(other)).p_value
        found += p_value is not None and p_value < 0.05

    # More buyers vary more than planned: the power is a little lower than 80 %.
    assert scipy_stats.binom(rounds, 0.77).ppf(0.001) <= found
    assert found <= scipy_stats.binom(rounds, 0.80).ppf(0.999)
