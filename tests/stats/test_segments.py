"""Segments judged together: pooled variance, shrinkage, false discoveries, honest places."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from talkworth.stats.segments import (
    Judged,
    Pool,
    SegmentSums,
    discoveries,
    judge,
    p_value,
    pool,
    possible_places,
    shrink,
)

Rates = np.ndarray
TRUE_MEAN = 80.0


def whole(n: int, baskets: list[int]) -> SegmentSums:
    """A segment of `n` conversations, whose every basket another person's."""
    return SegmentSums(n, sum(baskets), sum(b * b for b in baskets), len(baskets))


def made(
    random: np.random.Generator, n_conversations: int, rates: Rates
) -> tuple[list[SegmentSums], Rates]:
    """Segments of very unequal size with lognormal baskets of mean 8000, and their true ratios."""
    sizes = random.lognormal(0, 1, len(rates))
    sizes = np.maximum(20, (sizes / sizes.sum() * n_conversations).astype(np.int64))
    segments = []
    for n, rate in zip(sizes, rates, strict=True):
        baskets = np.rint(random.lognormal(np.log(8000) - 0.5, 1.0, random.poisson(n * rate)))
        segments.append(whole(int(n), [int(basket) for basket in baskets]))
    return segments, 8000 * rates


def test_the_pool_of_two_segments_worked_by_hand() -> None:
    # mean 400/200 = 2, phi = 50,000/400 = 125, unit = 250; spread = (200^2 + 200^2)/100/250 = 3.2;
    # scale = (200 - 20,000/200)/250 = 0.4; between = (3.2 - 1)/0.4 = 5.5
    found = pool([SegmentSums(100, 400, 50_000, 8), SegmentSums(100, 0, 0, 0)])

    assert found
    assert found == Pool(200, 2.0, 125.0, found.between, 0.04, 2)
    assert found.between == pytest.approx(5.5)
    assert found.variance(100) == 2.5


@pytest.mark.parametrize(
    "segments", [[], [whole(50, [])], [whole(50, [100]), SegmentSums(50, -200, 40_000, 1)]]
)
def test_without_revenue_nothing_can_be_pooled_or_judged(segments: list[SegmentSums]) -> None:
    assert pool(segments) is None
    nothing = Judged(0.0, None, None, None, None, "too little data", None, None)
    assert judge(segments) == [nothing] * len(segments)


def test_a_segment_without_orders_has_a_variance_like_any_other() -> None:
    segments = [whole(3_000, [8_000] * 40), whole(3_000, [8_000] * 20), whole(40, [])]
    judged = judge(segments)

    assert judged[2].estimate is not None
    assert judged[2].estimate > 60, "0 of 40 conversations says next to nothing"
    assert (judged[2].finding, judged[2].p_value) == ("too little data", None)


def test_alike_segments_are_shrunk_all_the_way() -> None:
    segments = [whole(1_000, [8_000] * 10) for _ in range(6)]
    judged = judge(segments)

    assert {one.estimate for one in judged} == {80.0}
    assert all(one.low is not None and one.low < 80 < (one.high or 0) for one in judged)


def test_a_segment_nobody_is_in_is_the_mean_and_wide() -> None:
    pooled = pool([whole(5_000, [8_000] * 100), whole(5_000, [8_000] * 10)])
    assert pooled

    estimate, low, high = shrink(SegmentSums(0, 0, 0, 0), pooled)
    assert low < estimate == pooled.mean < high


def test_the_test_against_all_others_worked_by_hand() -> None:
    segments = [SegmentSums(100, 400, 50_000, 8), SegmentSums(300, 400, 50_000, 8)]
    pooled = pool(segments)
    assert pooled
    # 4 against 800/600 of the others: 2 - 2 over sqrt(125 x 2 x (1/100 - 1/400)) is (4 - 2)/1.3693
    error = sqrt(125 * 2 * (1 / 100 + 1 / 300))
    difference = 4 - 400 / 300

    expected = 2 * scipy_stats.norm.sf(difference / error)
    assert p_value(segments[0], pooled) == pytest.approx(expected)
    assert p_value(segments[1], pooled) == pytest.approx(expected)


def test_only_a_segment_with_30_expected_orders_is_judged() -> None:
    # 100 orders in 1,000 conversations: 300 conversations expect 30 orders, 299 do not.
    segments = [whole(300, [9_000] * 80), whole(299, [9_000] * 1), whole(401, [9_000] * 19)]
    judged = judge(segments)

    assert [one.expected_orders for one in judged] == pytest.approx([30.0, 29.9, 40.1])
    assert [one.finding for one in judged] == ["above", "too little data", "below"]
    assert judged[1].p_value is None
    assert [one.best_place for one in judged] == [1, None, 2]


def test_the_only_segment_has_nothing_to_differ_from() -> None:
    (judged,) = judge([whole(1_000, [8_000] * 100)])

    assert (judged.finding, judged.p_value) == ("too little data", None)
    assert judged.estimate == 800


@given(st.lists(st.floats(0, 1), max_size=30))
def test_discoveries_are_those_of_scipy(p_values: list[float]) -> None:
    if not p_values:
        assert discoveries(p_values) == []
        return
    adjusted = scipy_stats.false_discovery_control(p_values, method="bh")
    expected = [bool(p <= 0.10) for p in adjusted]
    near = [abs(p - 0.10) < 1e-12 for p in adjusted]

    for found, is_expected, is_near in zip(discoveries(p_values), expected, near, strict=True):
        assert found == is_expected or is_near


@pytest.mark.parametrize(
    ("intervals", "places"),
    [
        ([], []),
        ([(5, 6), (1, 2), (3, 4)], [(1, 1), (3, 3), (2, 2)]),
        ([(1, 3), (2, 4)], [(1, 2), (1, 2)]),
        ([(5, 9), (4, 6), (1, 3)], [(1, 2), (1, 2), (3, 3)]),
        ([(1, 2), (2, 3)], [(1, 2), (1, 2)]),
    ],
)
def test_only_intervals_apart_are_ranked(
    intervals: list[tuple[float, float]], places: list[tuple[int, int]]
) -> None:
    assert possible_places(intervals) == places


@pytest.mark.slow
def test_shrunk_segments_are_nearer_the_truth_and_the_best_is_not_flattered() -> None:
    random = np.random.default_rng(20260201)
    squares, covered, raw_top, shrunk_top = [], [], [], []
    for _ in range(120):
        rates = 0.01 * random.lognormal(-0.03, 0.25, 40)
        segments, truth = made(random, 200_000, rates)
        judged = judge(segments)
        raw = np.array([s.r / s.n for s in segments])
        shrunk = np.array([one.estimate for one in judged], dtype=float)
        squares.append([np.mean((found - truth) ** 2) for found in (raw, shrunk)])
        covered.append(
            [
                one.low <= true <= one.high
                for one, true in zip(judged, truth, strict=True)
                if one.low is not None and one.high is not None
            ]
        )
        raw_top.append(raw.max() / truth[raw.argmax()])
        shrunk_top.append(shrunk.max() / truth[shrunk.argmax()])
    raw_error, shrunk_error = np.sqrt(np.mean(squares, axis=0))

    assert shrunk_error < 0.65 * raw_error
    assert np.mean(raw_top) > 1.5, "what looks best unshrunk is mostly luck"
    assert np.mean(shrunk_top) == pytest.approx(1.0, abs=0.15)
    assert 0.90 <= np.mean(covered) <= 0.97


@pytest.mark.slow
def test_few_findings_are_false_with_pooled_variance_and_the_gate() -> None:
    random = np.random.default_rng(20260202)
    is_alike = np.arange(40) < 30
    rates = 0.01 * np.where(is_alike, 1.0, np.where(np.arange(40) % 2, 1.55, 0.45))
    false: dict[str, list[float]] = {"plug-in": [], "pooled": [], "gated": []}
    found = 0
    for _ in range(150):
        segments, _ = made(random, 200_000, rates)
        pooled = pool(segments)
        assert pooled
        own = [2 * scipy_stats.norm.sf(abs(_plug_in_z(s))) for s in segments]
        gated = [one.finding in ("above", "below") for one in judge(segments)]
        tests = {
            "plug-in": discoveries(own),
            "pooled": discoveries([p_value(s, pooled) for s in segments]),
            "gated": gated,
        }
        for name, stand in tests.items():
            wrong = sum(is_found and alike for is_found, alike in zip(stand, is_alike, strict=True))
            false[name].append(wrong / max(1, sum(stand)))
        found += sum(np.array(gated) & ~is_alike)

    rate = {name: float(np.mean(share)) for name, share in false.items()}
    assert rate["plug-in"] > 0.2, "zero-order segments have no plug-in variance"
    assert rate["gated"] <= rate["pooled"]
    assert rate["gated"] <= 0.125
    assert found / (150 * 10) > 0.2


def _plug_in_z(segment: SegmentSums) -> float:
    """The distance to the mean over the segment's own standard error; far out without orders."""
    own = sqrt(segment.r2) / segment.n
    return (segment.r / segment.n - TRUE_MEAN) / own if own else -9.0
