"""What can be said of a segment, how much more it takes, and what moving effort would bring."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from tests.stats.test_segments import made, whole

from talkworth.stats.ratio import Z
from talkworth.stats.segments import Finding, Judged, Pool, judge, pool
from talkworth.stats.standing import (
    Gain,
    Standing,
    conversations_needed,
    gain_of_moving,
    stand,
)


def judged(
    finding: Finding, p_value: float | None, best: int | None = None, worst: int | None = None
) -> Judged:
    return Judged(40.0, 80.0, 60.0, 100.0, p_value, finding, best, worst)


@pytest.mark.parametrize(
    ("one", "n_ranked", "standing"),
    [
        (judged("above", 0.001, 1, 2), 6, "differs"),
        (judged("below", 0.06, 2, 2), 2, "differs"),
        (judged("not shown", 0.05, 1, 6), 6, "may differ"),
        (judged("not shown", 0.051, 1, 6), 6, "not known"),
        (judged("not shown", 0.4, 2, 4), 6, "may differ"),
        (judged("not shown", 0.4, 2, 5), 6, "not known"),
        (judged("too little data", None), 6, "not known"),
    ],
)
def test_a_segment_differs_may_differ_or_is_not_known(
    one: Judged, n_ranked: int, standing: Standing
) -> None:
    assert stand(one, n_ranked) == standing


def test_conversations_needed_worked_by_hand() -> None:
    # 100 of 1,000 conversations; ((1.644854 + 0.841621) / 0.25)^2 x 125 / (2 x 0.9) = 6,869.6
    pooled = Pool(1_000, 2.0, 125.0, 0.0, 0.02, 3)

    assert conversations_needed(pooled, 100, 1) == 6_870
    assert conversations_needed(pooled, 100, 0) == 6_870
    # Of ten tested the first must pass at 1 %: more of everything.
    assert conversations_needed(pooled, 100, 10) == 12_977
    # Where baskets are all alike the gate of 30 expected orders is what is missing: 30 / 0.0001.
    assert conversations_needed(Pool(1_000, 2.0, 125.0, 0.0, 0.0001, 3), 100, 1) == 300_000


def test_what_is_all_there_is_cannot_be_told_from_others() -> None:
    assert conversations_needed(Pool(1_000, 2.0, 125.0, 0.0, 0.02, 1), 1_000, 1) is None
    assert conversations_needed(Pool(1_000, 2.0, 125.0, 0.0, 0.0, 2), 100, 1) is None


def test_the_gain_has_both_variances() -> None:
    found = gain_of_moving((100.0, 97.0, 103.0), (200.0, 196.0, 204.0), 10)

    assert found == Gain(1_000.0, 950.0, 1_050.0)


def test_with_as_many_as_needed_the_difference_is_found_four_times_in_five() -> None:
    """A tenth of all brings a quarter more; all come at the same pace until it has enough."""
    random = np.random.default_rng(20_261_122)
    seen = pool([whole(4_000, _baskets(random, 4_000, 0.05)) for _ in range(10)])
    assert seen
    n = conversations_needed(seen, 4_000, 4)
    assert n
    n_found, n_shops = 0, 300
    for _ in range(n_shops):
        others = [whole(3 * n, _baskets(random, 3 * n, 0.05)) for _ in range(3)]
        better = whole(n, _baskets(random, n, 0.05 * 1.25))
        n_found += judge([*others, better])[3].finding == "above"

    # BH asks less than the first of four alone would have to pass.
    assert 0.75 <= n_found / n_shops <= 0.92


def _baskets(random: np.random.Generator, n: int, rate: float) -> list[int]:
    drawn = random.lognormal(np.log(8_000) - 0.5, 1.0, random.poisson(n * rate))
    return [int(basket) for basket in np.rint(drawn)]


@pytest.mark.parametrize(("k", "n"), [(2, 5_000), (8, 20_000), (40, 50_000)])
def test_where_nothing_differs_hardly_a_move_is_suggested(k: int, n: int) -> None:
    random = np.random.default_rng(k)
    n_shops = 400
    n_suggesting = sum(
        bool(_moves(judge(made(random, n, np.full(k, 0.05))[0]))) for _ in range(n_shops)
    )

    # 5 % of one interval that is not chosen; four standard errors of 400 shops.
    assert n_suggesting / n_shops <= 0.05 + 4 * sqrt(0.05 * 0.95 / n_shops)


@pytest.mark.parametrize(("k", "n"), [(4, 20_000), (20, 50_000)])
def test_what_is_suggested_gains_and_its_interval_mostly_holds(k: int, n: int) -> None:
    random = np.random.default_rng(100 + k)
    n_moves = n_wrong = n_covered = 0
    for _ in range(150):
        segments, rates = made(random, n, 0.05 * random.lognormal(0, 0.3, k))
        for lower, higher, gain in _moves(judge(segments)):
            difference = rates[higher] - rates[lower]
            n_moves += 1
            n_wrong += difference <= 0
            n_covered += gain.low <= difference <= gain.high

    assert n_moves > 100
    assert n_wrong / n_moves < 0.03
    assert 0.86 < n_covered / n_moves < 0.99, "approximate: the surest of many is chosen"


def _moves(segments: list[Judged]) -> list[tuple[int, int, Gain]]:
    """From each segment past the gate to where the gain of one conversation is surest."""
    ranked = [n for n, one in enumerate(segments) if one.p_value is not None]
    found = []
    for lower in ranked:
        gains = [
            (lower, higher, gain_of_moving(_shrunk(segments[lower]), _shrunk(segments[higher]), 1))
            for higher in ranked
        ]
        best = max(gains, key=lambda move: move[2].low)
        found += [best] if best[2].low > 0 else []
    return found


def _shrunk(one: Judged) -> tuple[float, float, float]:
    assert one.estimate is not None
    assert one.low is not None
    assert one.high is not None
    return one.estimate, one.low, one.high


def test_the_half_width_of_an_interval_is_z_times_the_root_of_its_variance() -> None:
    lower, higher = (100.0, 100 - 3 * Z, 100 + 3 * Z), (120.0, 120 - 4 * Z, 120 + 4 * Z)

    assert gain_of_moving(lower, higher, 1).high == pytest.approx(20 + 5 * Z)
