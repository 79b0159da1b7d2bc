"""Wilson's interval against published figures, and how often it holds the truth."""

from __future__ import annotations

from math import comb

import pytest

from talkworth.stats.proportion import Proportion, wilson


# Newcombe (1998), table I, method 3.
@pytest.mark.parametrize(
    ("n_hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_published_examples(n_hits: int, n: int, low: float, high: float) -> None:
    found = wilson(n_hits, n)

    assert found.estimate == n_hits / n
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_of_nothing_nothing_is_known_and_all_of_all_ends_at_one() -> None:
    assert wilson(0, 0) == Proportion(None, None, None)
    assert (wilson(0, 5).low, wilson(5, 5).high) == (0.0, 1.0)


@pytest.mark.parametrize("n", [20, 100])
def test_it_holds_the_truth_about_as_often_as_it_says(n: int) -> None:
    intervals = [wilson(hits, n) for hits in range(n + 1)]
    coverage = [_coverage(intervals, n, share / 200) for share in range(10, 191)]

    assert 0.94 < sum(coverage) / len(coverage) < 0.965
    assert min(coverage) > 0.89


def _coverage(intervals: list[Proportion], n: int, truth: float) -> float:
    """How probable are the counts whose interval holds the truth."""
    return sum(
        comb(n, hits) * truth**hits * (1 - truth) ** (n - hits)
        for hits, found in enumerate(intervals)
        if found.low is not None and found.high is not None and found.low <= truth <= found.high
    )
