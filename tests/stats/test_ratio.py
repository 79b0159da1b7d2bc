"""The interval of revenue per conversation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats
from tests.stats.persons import moments_of, revenue, sums

from talkworth.stats.ratio import Moments, Z, ratio_interval

persons = st.lists(
    st.tuples(st.integers(-50_000, 2_000_000), st.integers(1, 40)), min_size=12, max_size=60
)


def test_z_is_the_97_5_percent_point_of_the_normal_distribution() -> None:
    assert pytest.approx(scipy_stats.norm.ppf(0.975), abs=1e-15) == Z


def test_without_conversations_there_is_no_estimate() -> None:
    result = ratio_interval(Moments())

    assert (result.estimate, result.low, result.high) == (None, None, None)
    assert result.evidence == "none"


@pytest.mark.parametrize(
    ("payers", "evidence", "has_interval"),
    [
        (0, "none", False),
        (9, "none", False),
        (10, "low", True),
        (49, "low", True),
        (50, "good", True),
    ],
)
def test_the_number_of_paying_persons_decides_what_can_be_said(
    payers: int, evidence: str, has_interval: bool
) -> None:
    result = ratio_interval(moments_of([(5000, 1)] * payers + [(0, 1)] * 40))

    assert result.estimate == pytest.approx(5000 * payers / (payers + 40))
    assert result.evidence == evidence
    assert (result.low is not None, result.high is not None) == (has_interval, has_interval)


def test_a_symmetric_case_worked_by_hand() -> None:
    # r = 200, e = -100 or 100, sum of e^2 = 200,000, SE = sqrt(20/19 x 200,000) / 20 = 22.94157
    result = ratio_interval(moments_of([(100, 1)] * 10 + [(300, 1)] * 10))

    assert result.estimate == 200
    assert result.low == pytest.approx(200 - 44.96466, abs=1e-4)
    assert result.high == pytest.approx(200 + 44.96466, abs=1e-4)


def test_a_skewed_case_worked_by_hand() -> None:
    # r = 75, e = 225 or -75, SE = sqrt(40/39 x 675,000) / 40 = 20.80126, skewness = 2 / sqrt 3,
    # g^-1(z) = 1.739000, g^-1(-z) = -2.296366: the interval reaches further up than down.
    result = ratio_interval(moments_of([(300, 1)] * 10 + [(0, 1)] * 30))

    assert result.estimate == 75
    assert result.low == pytest.approx(38.82661, abs=1e-4)
    assert result.high == pytest.approx(122.76729, abs=1e-4)


def test_conversations_of_one_person_are_not_counted_as_independent() -> None:
    one_each = ratio_interval(moments_of([(8000, 1)] * 20 + [(0, 1)] * 380))
    four_each = ratio_interval(moments_of([(32000, 4)] * 20 + [(0, 4)] * 380))

    assert one_each.estimate == four_each.estimate
    assert one_each.low == pytest.approx(four_each.low)
    assert one_each.high == pytest.approx(four_each.high)


def test_everyone_alike_leaves_no_room() -> None:
    result = ratio_interval(moments_of([(600, 2)] * 30))

    assert (result.low, result.estimate, result.high) == (300, 300, 300)


def test_the_lower_end_stops_at_zero_only_where_nobody_costs_money() -> None:
    skewed = [(1, 1)] * 9 + [(2_000_000, 1)] + [(0, 1)] * 3
    positive = ratio_interval(moments_of(skewed))
    negative = ratio_interval(moments_of([(-r, n) for r, n in skewed]))

    assert positive.low is not None
    assert positive.low >= 0
    assert negative.low is not None
    assert negative.low < -2_000_000 / 13


@given(persons)
def test_the_sums_give_what_the_persons_give(people: list[tuple[int, int]]) -> None:
    moments = moments_of(people)
    result = ratio_interval(moments)
    if result.low is None or result.high is None or result.estimate is None:
        return
    error = np.array([r - result.estimate * n for r, n in people])
    spread = float((error**2).sum())
    if spread < 1:
        return
    v = len(people)
    se = sqrt(v / (v - 1) * spread) / moments.n
    skew = sqrt(v) * float((error**3).sum()) / spread**1.5

    def hall(t: float) -> float:
        c = skew / sqrt(v)
        return float(t + c * t**2 / 3 + c**2 * t**3 / 27 + c / 6)

    # Hall's g takes the studentised distance of each end back to the normal point.
    assert hall((result.estimate - result.high) / se) == pytest.approx(-Z, abs=1e-3)
    if result.low > 0:
        assert hall((result.estimate - result.low) / se) == pytest.approx(Z, abs=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n_persons", "repeat", "sigma", "at_least"),
    [
        (5000, 1.0, 1.0, 0.93),  # about 50 orders
        (5000, 1.0, 1.5, 0.90),  # heavy tails
        (3000, 3.0, 1.0, 0.92),  # persons come back
    ],
)
def test_the_interval_covers_the_truth_in_simulation(
    n_persons: int, repeat: float, sigma: float, at_least: float
) -> None:
    random, rounds = np.random.default_rng(20260101), 1000
    hall = delta = 0
    for _ in range(rounds):
        conversations = random.geometric(1 / repeat, n_persons).astype(np.int64)
        money, truth = revenue(random, conversations, 0.01, sigma)
        moments = sums(money, conversations)
        result = ratio_interval(moments)
        assert result.estimate is not None
        assert result.low is not None
        assert result.high is not None
        hall += result.low <= truth <= result.high
        e = money - result.estimate * conversations
        se = sqrt(n_persons / (n_persons - 1) * float((e**2).sum())) / moments.n
        delta += abs(result.estimate - truth) <= Z * se

    three_sigma = 3 * sqrt(at_least * (1 - at_least) / rounds)
    assert hall / rounds >= at_least - three_sigma
    assert hall / rounds <= 0.95 + three_sigma
    assert hall > delta, "the correction must earn its keep against the plain delta interval"


@pytest.mark.slow
def test_a_bootstrap_t_over_persons_agrees() -> None:
    random = np.random.default_rng(20260102)
    conversations = random.geometric(0.5, 4000).astype(np.int64)
    money, _ = revenue(random, conversations, 0.02, 1.0)
    result = ratio_interval(sums(money, conversations))
    assert result.estimate is not None
    assert result.low is not None
    assert result.high is not None

    def studentised(r: np.ndarray, n: np.ndarray) -> tuple[float, float]:
        ratio = float(r.sum() / n.sum())
        return ratio, float(np.sqrt(((r - ratio * n) ** 2).sum()) / n.sum())

    estimate, se = studentised(money, conversations)
    draws = []
    for _ in range(1500):
        chosen = random.integers(0, len(money), len(money))
        again, again_se = studentised(money[chosen], conversations[chosen])
        draws.append((again - estimate) / again_se)
    upper, lower = np.quantile(draws, [0.975, 0.025])
    width = result.high - result.low

    assert result.low == pytest.approx(estimate - upper * se, abs=0.1 * width)
    assert result.high == pytest.approx(estimate - lower * se, abs=0.1 * width)
