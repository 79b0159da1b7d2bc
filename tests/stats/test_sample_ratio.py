"""Whether the arms fill as planned: by hand, and how often it cries wolf."""

from __future__ import annotations

from fractions import Fraction
from math import exp, inf, lgamma

import numpy as np
import pytest

from talkworth.stats.sample_ratio import BLOCKS_AT, sample_ratio


def test_one_unit_after_another_worked_by_hand() -> None:
    # 500 + 500 imaginary units: the second of the same arm has the chance 501/1001, not 1/2.
    assert sample_ratio([1, 0], [1, 1]).e_value == pytest.approx(1)
    assert sample_ratio([2, 0], [1, 1]).e_value == pytest.approx(float(Fraction(501, 1001) * 2))
    assert sample_ratio([1, 1], [1, 1]).e_value == pytest.approx(float(Fraction(500, 1001) * 2))


def test_it_is_the_dirichlet_multinomial_over_the_multinomial() -> None:
    counts, prior = [530, 60, 410], [500.0, 100.0, 400.0]
    marginal = lgamma(1000) - lgamma(2000)
    marginal += sum(lgamma(p + k) - lgamma(p) for p, k in zip(prior, counts, strict=True))
    planned = sum(k * np.log(p / 1000) for p, k in zip(prior, counts, strict=True))

    assert sample_ratio(counts, [5, 1, 4]).e_value == pytest.approx(exp(marginal - planned))


def test_a_clear_mismatch_blocks_and_a_plain_one_does_not() -> None:
    found = sample_ratio([50_600, 49_400], [1, 1])

    assert not sample_ratio([5_060, 4_940], [1, 1]).is_broken
    assert found.is_broken == (found.e_value > BLOCKS_AT)
    assert sample_ratio([52_000, 48_000], [1, 1]).is_broken
    assert sample_ratio([52_000, 48_000], [1, 1]).shares == (0.52, 0.48)
    assert sample_ratio([900_000, 100_001], [90, 10]).p_value == 1


def test_nobody_is_no_mismatch_and_an_arm_of_no_weight_takes_nobody() -> None:
    assert sample_ratio([0, 0], [9, 1]).shares is None
    assert sample_ratio([0, 0], [9, 1]).e_value == 1
    assert not sample_ratio([90, 10, 0], [9, 1, 0]).is_broken
    found = sample_ratio([90, 10, 1], [9, 1, 0])
    assert (found.e_value, found.log_e, found.p_value, found.is_broken) == (inf, inf, 0, True)
    assert sample_ratio([900_000, 100], [1, 1]).e_value == inf


@pytest.mark.parametrize(
    ("counts", "weights"), [([5], [1]), ([5, 5], [1]), ([5, -1], [1, 1]), ([5, 5], [0, 0])]
)
def test_what_are_no_arms_is_refused(counts: list[int], weights: list[int]) -> None:
    with pytest.raises(ValueError, match="not of two arms"):
        sample_ratio(counts, weights)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_sixty_looks_cry_wolf_in_less_than_one_of_a_hundred(share: float) -> None:
    random, rounds = np.random.default_rng(20264), 400
    weights = [round(share * 100), round(100 - share * 100)]

    def alarms(truth: float) -> float:
        arrived = np.cumsum(random.binomial(1_600, truth, (rounds, 60)), axis=1)
        looks = 1_600 * np.arange(1, 61)
        return float(
            np.mean(
                [
                    any(
                        sample_ratio([int(k), int(n - k)], weights).is_broken
                        for k, n in zip(row, looks, strict=True)
                    )
                    for row in arrived
                ]
            )
        )

    assert alarms(share) <= 0.01
    assert alarms(share - 0.015) > 0.9
