"""What is known of one arm of an experiment: exact sums over its units, which add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from math import sqrt
from operator import mul

from talkworth.stats.ratio import Evidence, evidence


@dataclass(frozen=True, slots=True)
class Arm:
    """
    Sums over the `n` units assigned to an arm, chatters or not; money in whole minor units.

    `y` is what a unit brought (may be negative), `a` a second quantity of the same unit, such as
    its attributed revenue or its number of orders, `x` what it had brought before it was
    assigned. `ya` is the sum of y x a, and so on. `n_payers` counts units whose y is not zero.
    Arms of the same experiment are merged with `+`.
    """

    n: int = 0
    n_payers: int = 0
    y: int = 0
    y2: int = 0
    a: int = 0
    a2: int = 0
    ya: int = 0
    x: int = 0
    x2: int = 0
    yx: int = 0

    def __add__(self, other: Arm) -> Arm:
        return Arm(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Arm)))


@dataclass(frozen=True, slots=True)
class Mean:
    """
    An estimate over `n` units and its variance: that of the mean, not of the units.

    `n_payers` is how many units it rests on.
    """

    estimate: float
    variance: float
    n: int
    n_payers: int

    @property
    def error(self) -> float:
        """Its standard error."""
        return sqrt(self.variance)


def arm(n: int, y: Sequence[int], a: Sequence[int] = (), x: Sequence[int] = ()) -> Arm:
    """
    The sums of `n` units, of which those that are zero in all may be left out of the lists.

    `a` and `x` are empty or as long as `y`, unit by unit. Whole numbers of any size stay exact.
    """
    return Arm(
        n,
        sum(one != 0 for one in y),
        sum(y),
        _dot(y, y),
        sum(a),
        _dot(a, a),
        _dot(y, a) if a else 0,
        sum(x),
        _dot(x, x),
        _dot(y, x) if x else 0,
    )


def hits(n: int, n_hits: int) -> Arm:
    """The sums of a yes or no: `n_hits` of `n` units said yes."""
    return Arm(n, n_hits, n_hits, n_hits)


def covariance(n: int, one: int, other: int, product: int) -> float:
    """The sample covariance from two sums and the sum of products; n - 1 below, n > 1."""
    return (n * product - one * other) / (n * (n - 1))


def mean(of: Arm) -> Mean:
    """
    The mean of y with its variance s^2 / n, worked out in whole numbers up to the last division.

    An arm with fewer than two units has variance 0: `few` says what it can carry.
    """
    if of.n < 2:
        return Mean(float(of.y), 0.0, of.n, of.n_payers)
    variance = covariance(of.n, of.y, of.y, of.y2) / of.n
    return Mean(of.y / of.n, variance, of.n, of.n_payers)


def ratio(of: Arm) -> Mean | None:
    """
    Sum y / sum a, such as revenue / orders, with its delta-method variance over units.

    Var = (s_y^2 - 2 r s_ya + r^2 s_a^2) / (n mean(a)^2) (A. Deng, U. Knoblich and J. Lu,
    "Applying the delta method in metric analytics", KDD 2018, equation 2). `None` where all a
    are zero or there are fewer than two units.
    """
    if of.n < 2 or of.a == 0:
        return None
    r, n = of.y / of.a, of.n
    spread = (
        covariance(n, of.y, of.y, of.y2)
        - 2 * r * covariance(n, of.y, of.a, of.ya)
        + r * r * covariance(n, of.a, of.a, of.a2)
    )
    return Mean(r, max(spread, 0.0) * n / of.a**2, n, of.n_payers)


def few(*arms: Arm | Mean) -> Evidence:
    """How much the weakest of `arms` can say, by its paying units."""
    return evidence(min((one.n_payers for one in arms), default=0))


def merged(arms: Iterable[Arm]) -> Arm:
    """All of `arms` as one."""
    return sum(arms, Arm())


def _dot(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(map(mul, one, other))
