"""The 95 % interval of revenue per conversation, clustered by person."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, expm1, log1p, sqrt
from statistics import NormalDist
from typing import Literal

Evidence = Literal["none", "low", "good"]

Z = NormalDist().inv_cdf(0.975)
FEW_PAYERS = 10
ENOUGH_PAYERS = 50


@dataclass(frozen=True, slots=True)
class Moments:
    """
    All that the interval of a ratio needs to know of the persons behind it.

    Person i brought revenue R (whole minor units, may be negative) in N conversations, N >= 1.
    `r2n` is the sum of R x R x N over persons, and so on; sums are exact. `n_payers` counts
    persons whose R is not zero, `n_negative` those whose R is below zero.
    """

    n_persons: int = 0
    n_payers: int = 0
    n_negative: int = 0
    r: int = 0
    n: int = 0
    r2: int = 0
    rn: int = 0
    n2: int = 0
    r3: int = 0
    r2n: int = 0
    rn2: int = 0
    n3: int = 0


@dataclass(frozen=True, slots=True)
class RatioEstimate:
    """
    Revenue per conversation, in minor units, and its 95 % interval.

    `estimate` is `None` without conversations. `low` and `high` are `None` where `evidence` is
    `"none"`: fewer than 10 paying persons. From 10 to 49 the evidence is `"low"`.
    """

    estimate: float | None
    low: float | None
    high: float | None
    evidence: Evidence


def evidence(n_payers: int) -> Evidence:
    """How much `n_payers` paying persons can say."""
    if n_payers < FEW_PAYERS:
        return "none"
    return "low" if n_payers < ENOUGH_PAYERS else "good"


def ratio_interval(moments: Moments) -> RatioEstimate:
    """
    Sum R / sum N with Hall's interval: a skewness-corrected t interval over persons.

    Money is skewed to the right: a symmetric interval lies too low and misses too often. Hall's
    monotone transformation of the studentised ratio mends that from sums alone (P. Hall, "On
    the removal of skewness by transformation", JRSS B 54, 1992, p. 221, the inverse of g).
    The lower end stops at 0 where nobody's R is negative.
    """
    if moments.n == 0:
        return RatioEstimate(None, None, None, "none")
    ratio = moments.r / moments.n
    grade = evidence(moments.n_payers)
    if grade == "none":
        return RatioEstimate(ratio, None, None, grade)
    error, skewness = _standard_error(moments)
    low = ratio - _hall_inverse(Z, skewness, moments.n_persons) * error
    high = ratio - _hall_inverse(-Z, skewness, moments.n_persons) * error
    if moments.n_negative == 0:
        low = max(low, 0.0)
    return RatioEstimate(ratio, low, high, grade)


def _standard_error(moments: Moments) -> tuple[float, float]:
    """
    The delta-method standard error of the ratio and the skewness of its residuals.

    e = R - ratio x N per person; SE = sqrt(V / (V - 1) x sum e^2) / sum N for V persons;
    skewness = sqrt(V) x sum e^3 / (sum e^2)^1.5. The sums of e are scaled by powers of
    sum N, so they are whole: nothing cancels.
    """
    m, persons = moments, moments.n_persons
    e2 = m.n**2 * m.r2 - 2 * m.n * m.r * m.rn + m.r**2 * m.n2
    e3 = m.n**3 * m.r3 - 3 * m.n**2 * m.r * m.r2n + 3 * m.n * m.r**2 * m.rn2 - m.r**3 * m.n3
    if e2 == 0:
        return 0.0, 0.0
    error = sqrt(persons / (persons - 1) * (e2 / m.n**2)) / m.n
    spread = e2 / m.n**2
    return error, sqrt(persons) * (e3 / m.n**3) / (spread * sqrt(spread))


def _hall_inverse(y: float, skewness: float, persons: int) -> float:
    """g^-1(y) = (3 sqrt V / c) x ((1 + c (y / sqrt V - c / 6V))^(1/3) - 1), skewness c."""
    root = sqrt(persons)
    shift = skewness * (y / root - skewness / (6 * persons))
    if abs(shift) < 1e-9:
        return y - skewness / (6 * root)
    return 3 * root / skewness * _cube_root_less_one(shift)


def _cube_root_less_one(shift: float) -> float:
    """(1 + shift)^(1/3) - 1, exact near zero and real below minus one."""
    if shift > -0.5:
        return expm1(log1p(shift) / 3)
    return copysign(abs(1 + shift) ** (1 / 3), 1 + shift) - 1
