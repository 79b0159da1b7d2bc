"""The change of revenue per conversation between two periods."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.persons import paired_moments_of, revenue

from talkworth.stats.ratio import Z
from talkworth.stats.trend import PairedMoments, ratio_change

persons = st.lists(
    st.tuples(
        st.integers(0, 500_000), st.integers(0, 9), st.integers(0, 500_000), st.integers(0, 9)
    ),
    min_size=12,
    max_size=60,
)


@pytest.mark.parametrize(
    "moments",
    [
        PairedMoments(),
        paired_moments_of([(0, 1, 500, 1)] * 60),
        paired_moments_of([(-500, 1, 500, 1)] * 60),
        paired_moments_of([(500, 1, 0, 0)] * 60),
    ],
)
def test_without_revenue_in_both_periods_there_is_no_change(moments: PairedMoments) -> None:
    result = ratio_change(moments)

    assert (result.change, result.low, result.high) == (None, None, None)
    assert result.verdict == "too little data"


def test_under_ten_paying_persons_there_is_no_interval() -> None:
    result = ratio_change(paired_moments_of([(100, 1, 150, 1)] * 9 + [(0, 1, 0, 1)] * 90))

    assert result.change == pytest.approx(0.5)
    assert (result.low, result.high) == (None, None)
    assert (result.evidence, result.verdict) == ("none", "too little data")


def test_a_case_worked_by_hand() -> None:
    # Before 10 of 20 persons paid 100: r1 = 50, e1 = 50 or -50. Now 15 of another 20: r2 = 75,
    # e2 = 25 or -75. psi1^2 sums to 20 x (50/1000)^2 = 0.05, psi2^2 to
    # 15 x (25/1500)^2 + 5 x (75/1500)^2 = 0.0166667. SE = sqrt(0.0666667) = 0.2581989.
    before = [(100, 1, 0, 0)] * 10 + [(0, 1, 0, 0)] * 10
    now = [(0, 0, 100, 1)] * 15 + [(0, 0, 0, 1)] * 5
    result = ratio_change(paired_moments_of(before + now))

    assert result.change == pytest.approx(0.5)
    assert result.low == pytest.approx(1.5 * exp(-Z * 0.2581989) - 1, abs=1e-6)
    assert result.high == pytest.approx(1.5 * exp(Z * 0.2581989) - 1, abs=1e-6)
    assert (result.evidence, result.verdict) == ("low", "could be noise")


def test_a_change_that_excludes_zero_is_likely_real() -> None:
    before = [(100, 1, 0, 0)] * 60 + [(0, 1, 0, 0)] * 60
    now = [(0, 0, 300, 1)] * 60 + [(0, 0, 0, 1)] * 60
    result = ratio_change(paired_moments_of(before + now))

    assert (result.evidence, result.verdict) == ("good", "likely real")
    assert result.low is not None
    assert result.low > 0


@given(persons)
def test_the_sums_give_what_the_persons_give(people: list[tuple[int, int, int, int]]) -> None:
    result = ratio_change(paired_moments_of(people))
    if result.low is None or result.high is None:
        return
    r1, n1, r2, n2 = (np.array(column, dtype=float) for column in zip(*people, strict=True))
    first, second = r1.sum() / n1.sum(), r2.sum() / n2.sum()
    psi = (r2 - second * n2) / r2.sum() - (r1 - first * n1) / r1.sum()
    middle = log(second / first)

    assert log(result.high + 1) - middle == pytest.approx(Z * sqrt((psi**2).sum()), abs=1e-6)
    assert middle - log(result.low + 1) == pytest.approx(Z * sqrt((psi**2).sum()), abs=1e-6)


@pytest.mark.slow
def test_the_interval_covers_the_truth_when_persons_come_back() -> None:
    random, rounds, n_persons = np.random.default_rng(20260103), 800, 3000
    hits = 0
    for _ in range(rounds):
        n1 = random.poisson(1.5, n_persons).astype(np.int64)
        n2 = random.poisson(1.5, n_persons).astype(np.int64)
        (r1, truth1), (r2, truth2) = (
            revenue(random, n1, 0.05, 0.8),
            revenue(random, n2, 0.06, 0.8),
        )
        moments = PairedMoments(
            n_payers1=int(np.count_nonzero(r1)),
            n_payers2=int(np.count_nonzero(r2)),
            r1=int(r1.sum()),
            n1=int(n1.sum()),
            r2=int(r2.sum()),
            n2=int(n2.sum()),
            r1_r1=int(r1 @ r1),
            r1_n1=int(r1 @ n1),
            n1_n1=int(n1 @ n1),
            r2_r2=int(r2 @ r2),
            r2_n2=int(r2 @ n2),
            n2_n2=int(n2 @ n2),
            r1_r2=int(r1 @ r2),
            r1_n2=int(r1 @ n2),
            n1_r2=int(n1 @ r2),
            n1_n2=int(n1 @ n2),
        )
        result = ratio_change(moments)
        assert result.low is not None
        assert result.high is not None
        hits += result.low <= truth2 / truth1 - 1 <= result.high

    assert abs(hits / rounds - 0.95) <= 3 * sqrt(0.95 * 0.05 / rounds)
