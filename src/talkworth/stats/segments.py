"""Which segments differ, and what each is worth: pooled variance, shrinkage, honest ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Literal

from talkworth.stats.ratio import Z

Finding = Literal["above", "below", "not shown", "too little data"]

FALSE_DISCOVERIES = 0.10
ENOUGH_ORDERS = 30
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class SegmentSums:
    """
    What is known of one segment: whole numbers, revenue in minor units.

    `n` conversations brought `r` and `n_orders` orders; `r2` is the sum over its persons of the
    square of what each brought in this segment.
    """

    n: int
    r: int
    r2: int
    n_orders: int


@dataclass(frozen=True, slots=True)
class Pool:
    """
    What all segments together say, in minor units per conversation.

    The variance of a segment's ratio is `dispersion` x `mean` / n; `between` is the variance of
    the true ratios among segments. `orders_per_conversation` is of all segments.
    """

    n: int
    mean: float
    dispersion: float
    between: float
    orders_per_conversation: float
    n_segments: int

    def variance(self, n: int) -> float:
        """The variance of the ratio of a segment with `n` conversations."""
        return self.dispersion * self.mean / n


@dataclass(frozen=True, slots=True)
class Judged:
    """
    One segment in the light of all.

    `estimate` is shrunk toward the mean of all, with an approximate 95 % interval; both are
    `None` where nothing can be pooled. `finding` says whether the segment differs from all
    others together; `p_value` is that test's, `None` under the gate. `best_place` and
    `worst_place` bound its place by `estimate` among the segments past the gate, counted from
    1: they are equal only where its interval meets no other's.
    """

    expected_orders: float
    estimate: float | None
    low: float | None
    high: float | None
    p_value: float | None
    finding: Finding
    best_place: int | None
    worst_place: int | None


def pool(segments: Sequence[SegmentSums]) -> Pool | None:
    """
    The pooled figures; `None` without conversations or without revenue above zero.

    Revenue per conversation is a sum of few, unequal baskets: its variance is mean x phi / n
    with phi = sum R^2 / sum R over all persons. A segment's own plug-in variance would be zero
    where nobody bought yet. `between` is the moment estimator of DerSimonian and Laird
    (Controlled Clinical Trials 7, 1986, eq. 8) with weights 1 / variance, which are
    proportional to n, so that the weighted mean is the ratio of all.
    """
    n, r = sum(s.n for s in segments), sum(s.r for s in segments)
    if n == 0 or r <= 0:
        return None
    mean, dispersion = r / n, sum(s.r2 for s in segments) / r
    unit = dispersion * mean
    spread = sum((s.r - mean * s.n) ** 2 / s.n for s in segments if s.n) / unit
    n_segments = sum(s.n > 0 for s in segments)
    scale = (n - sum(s.n**2 for s in segments) / n) / unit
    between = max(0.0, (spread - (n_segments - 1)) / scale) if scale > 0 else 0.0
    orders = sum(s.n_orders for s in segments)
    return Pool(n, mean, dispersion, between, orders / n, n_segments)


def judge(segments: Sequence[SegmentSums]) -> list[Judged]:
    """Every segment judged against the others, in the order given."""
    pooled = pool(segments)
    if pooled is None:
        nothing = Judged(0.0, None, None, None, None, "too little data", None, None)
        return [nothing for _ in segments]
    expected = [s.n * pooled.orders_per_conversation for s in segments]
    is_tested = [
        orders >= ENOUGH_ORDERS and s.n < pooled.n
        for s, orders in zip(segments, expected, strict=True)
    ]
    p_values = [
        p_value(s, pooled) if tested else None
        for s, tested in zip(segments, is_tested, strict=True)
    ]
    differs = discoveries([p for p in p_values if p is not None])
    shrunk = [shrink(s, pooled) for s in segments]
    ranges = [
        (low, high) for (_, low, high), tested in zip(shrunk, is_tested, strict=True) if tested
    ]
    places, found = iter(possible_places(ranges)), iter(differs)
    judged = []
    for s, orders, p, (estimate, low, high) in zip(
        segments, expected, p_values, shrunk, strict=True
    ):
        best, worst = next(places) if p is not None else (None, None)
        finding: Finding = "too little data"
        if p is not None:
            is_above = s.r > pooled.mean * s.n
            finding = ("above" if is_above else "below") if next(found) else "not shown"
        judged.append(Judged(orders, estimate, low, high, p, finding, best, worst))
    return judged


def shrink(segment: SegmentSums, pooled: Pool) -> tuple[float, float, float]:
    """
    The empirical-Bayes estimate of a segment's ratio and its approximate 95 % interval.

    B = v / (v + between) of the way to the mean (Morris, JASA 78, 1983, eq. 1.14). The posterior
    variance adds what is not known of mean and `between` themselves (eq. 1.18, here with each
    segment's own v): v (1 - B (k - 1) / k) + 2 / (k - 3) x B^2 (r - mean)^2 for k segments.
    """
    if segment.n == 0:
        reach = Z * sqrt(pooled.between)
        return pooled.mean, max(0.0, pooled.mean - reach), pooled.mean + reach
    ratio, own = segment.r / segment.n, pooled.variance(segment.n)
    k, pull = pooled.n_segments, own / (own + pooled.between)
    estimate = ratio + pull * (pooled.mean - ratio)
    variance = own * (1 - pull * (k - 1) / k)
    if k > 3:
        variance += 2 / (k - 3) * pull**2 * (ratio - pooled.mean) ** 2
    reach = Z * sqrt(variance)
    return estimate, estimate - reach, estimate + reach


def p_value(segment: SegmentSums, pooled: Pool) -> float:
    """
    Two-sided p of "this segment's ratio is that of all others together", from pooled variance.

    (r - mean) / sqrt(phi x mean x (1/n - 1/N)) is the distance to all others, studentised.
    """
    distance = segment.r / segment.n - pooled.mean
    error = sqrt(pooled.dispersion * pooled.mean * (1 / segment.n - 1 / pooled.n))
    return 2 * _NORMAL.cdf(-abs(distance) / error)


def discoveries(p_values: Sequence[float], q: float = FALSE_DISCOVERIES) -> list[bool]:
    """
    Which tests stand when at most a share `q` of those that stand may be false.

    The step-up procedure of Benjamini and Hochberg (J. R. Statist. Soc. B 57, 1995, eq. 1).
    """
    m = len(p_values)
    passed = [p for place, p in enumerate(sorted(p_values), 1) if p <= q * place / m]
    threshold = passed[-1] if passed else -1.0
    return [p <= threshold for p in p_values]


def possible_places(intervals: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """
    The best and the worst place each may have, counted from 1: only intervals apart are ranked.

    Somebody is ahead for sure whose low end lies above my high end.
    """
    return [
        (
            1 + sum(other_low > high for other_low, _ in intervals),
            len(intervals) - sum(other_high < low for _, other_high in intervals),
        )
        for low, high in intervals
    ]
