"""CUPED: as gbstats gives it, and what it is good for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.stats.units import CASES, both, told

from talkworth.stats.arms import Arm, Mean, arm, mean
from talkworth.stats.cuped import adjust, adjusted_lift
from talkworth.stats.lift import NOTHING, difference


@pytest.mark.parametrize("case", CASES[:-1])
def test_it_is_that_of_gbstats(case: str) -> None:
    treated, control = (replace(one, n_payers=50) for one in both(case))
    expected = told()["cases"][case]["gbstats"]["revenue_cuped(pre_revenue)"]

    found, lift = adjust(treated, control), adjusted_lift(treated, control)

    plain = difference(found.treated, found.control)
    assert found.theta == pytest.approx(expected["theta_pooled"], rel=1e-9)
    for result, name, scale in ((plain, "absolute", 100), (lift, "relative", 1)):
        told_of = expected[f"t_two_sided_{name}"]
        ends = [result.estimate, result.low, result.high]
        assert [end / scale for end in ends if end is not None] == pytest.approx(
            [told_of["estimate"], *told_of["ci"]], rel=1e-9
        )
        assert result.p_value == pytest.approx(told_of["p_value"], rel=1e-9)


def test_what_was_there_before_is_taken_out() -> None:
    random = np.random.default_rng(4)
    before = random.integers(1_000, 90_000, (2, 400))
    since = before + random.integers(0, 9_000, (2, 400))
    one, other = (arm(400, y.tolist(), x=x.tolist()) for y, x in zip(since, before, strict=True))

    found = adjust(one, other)

    assert found.theta == pytest.approx(1, abs=0.01)
    assert found.left is not None
    assert found.left < 0.02


def test_without_anything_before_nothing_is_adjusted() -> None:
    one, other = arm(90, [500] * 20), arm(90, [400] * 30)

    found = adjust(one, other)

    assert (found.treated, found.control) == (mean(one), mean(other))
    assert (found.theta, found.left) == (0, 1)


def test_little_data_is_an_answer() -> None:
    assert adjusted_lift(Arm(), Arm()) == adjusted_lift(arm(9, [5]), Arm(n=9)) == NOTHING
    assert adjust(Arm(), Arm()).left is None
    assert adjust(Arm(), arm(1, [5])).control == Mean(5.0, 0.0, 1, 1)
    assert adjusted_lift(arm(90, [5] * 9), arm(90, [5] * 20)).low is None
