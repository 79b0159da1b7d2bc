"""The sums of an arm, and the means made of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.stats.arms import Arm, Mean, arm, few, hits, mean, merged, ratio

units = st.lists(
    st.tuples(st.integers(-50_000, 2_000_000), st.integers(0, 9), st.integers(0, 90_000)),
    min_size=2,
    max_size=40,
)


@given(units)
def test_the_mean_and_its_variance_are_those_of_the_units(
    found: list[tuple[int, int, int]],
) -> None:
    y, a, x = (list(column) for column in zip(*found, strict=True))

    result = mean(arm(len(y), y, a, x))

    assert result.estimate == pytest.approx(np.mean(y))
    assert result.variance == pytest.approx(np.var(y, ddof=1) / len(y), rel=1e-9, abs=1e-6)
    assert result.error == pytest.approx(np.std(y, ddof=1) / len(y) ** 0.5, rel=1e-9, abs=1e-6)


@given(units, units)
def test_arms_add_up_as_their_units_do(
    one: list[tuple[int, int, int]], other: list[tuple[int, int, int]]
) -> None:
    def sums(found: list[tuple[int, int, int]]) -> Arm:
        y, a, x = (list(column) for column in zip(*found, strict=True))
        return arm(len(y), y, a, x)

    assert merged([sums(one), sums(other)]) == sums(one + other)
    assert merged([]) == Arm()


def test_units_of_zeros_need_not_be_listed() -> None:
    assert arm(1_000, [500, -20]) == arm(1_000, [500, 0, -20, 0])
    assert hits(40, 3) == arm(40, [1, 1, 1])


def test_the_sums_of_large_amounts_are_exact() -> None:
    assert arm(2, [10**15, 1], [10**15, 1]).y2 == 10**30 + 1
    assert arm(2, [10**15, 1], [10**15, 1]).ya == 10**30 + 1


def test_the_variance_of_a_ratio_is_that_of_its_residuals() -> None:
    y, a = [6000, 0, 2500, 0, 9900, 4000], [2, 0, 1, 0, 3, 1]
    r = sum(y) / sum(a)
    residuals = [one - r * other for one, other in zip(y, a, strict=True)]

    result = ratio(arm(6, y, a))

    assert result
    assert result.estimate == pytest.approx(r)
    assert result.variance == pytest.approx(np.var(residuals, ddof=1) * 6 / sum(a) ** 2)


def test_too_little_for_a_variance_is_said() -> None:
    assert ratio(arm(1, [500], [1])) is None
    assert ratio(arm(9, [500])) is None
    assert mean(Arm()) == Mean(0.0, 0.0, 0, 0)
    assert mean(arm(1, [500])) == Mean(500.0, 0.0, 1, 1)
    assert [few(hits(99, n), hits(99, 80)) for n in (9, 10, 50)] == ["none", "low", "good"]
    assert few() == "none"
