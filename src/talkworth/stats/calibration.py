"""From attributed to incremental: the factor an experiment found, and how far it carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import hypot, sqrt
from typing import Literal

from scipy.special import stdtrit

from talkworth.stats.arms import Arm, covariance, few
from talkworth.stats.lift import fieller
from talkworth.stats.ratio import Evidence, Z

ASSUMED_DRIFT = 0.10
FEW_EXPERIMENTS = 4
STALE_AFTER = timedelta(days=90)
Finding = Literal[
    "incremental", "not yet shown", "harmful", "attributed revenue too small", "too little data"
]


@dataclass(frozen=True, slots=True)
class Effects:
    """
    What the treated brought more per unit: `d` in all, `a` attributed under one rule set.

    With the variances `v_d` and `v_a` of the two and their covariance `cov`.
    """

    d: float
    a: float
    v_d: float
    v_a: float
    cov: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Factor:
    """
    How much of attributed revenue is incremental: 0.2 is a fifth. Above 1 and below 0 are legal.

    `estimate` and `error` are `None` where nothing was attributed; `low` and `high` also where
    there is too little data, or attributed revenue cannot be told from zero. `finding` says
    which, and else where the interval lies.
    """

    estimate: float | None
    error: float | None
    low: float | None
    high: float | None
    finding: Finding
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Prediction:
    """
    The factor to expect where no experiment ran, from `n_experiments` that did.

    `drift` is one standard deviation of the true factors among experiments: found among them,
    or assumed, where `is_drift_assumed`, with fewer than 4. The interval is that of the next
    factor, not of the mean.
    """

    estimate: float
    low: float
    high: float
    n_experiments: int
    drift: float
    is_drift_assumed: bool


@dataclass(frozen=True, slots=True)
class Incremental:
    """Attributed revenue times a factor, in minor units, with the factor's interval."""

    estimate: float
    low: float
    high: float


def effects(treated: Arm, control: Arm) -> Effects | None:
    """Both differences of the arms' means, y and a; `None` with fewer than two units an arm."""
    if min(treated.n, control.n) < 2:
        return None
    v_d, v_a, cov = (
        _variance(treated, what) + _variance(control, what) for what in ("y", "a", "ya")
    )
    d = treated.y / treated.n - control.y / control.n
    a = treated.a / treated.n - control.a / control.n
    return Effects(d, a, v_d, v_a, cov, few(treated, control))


def factor(
    found: Effects | None, multiplier: float = Z, upper_multiplier: float | None = None
) -> Factor:
    """
    d / a with Fieller's interval, which Anderson and Rubin's test of d - factor x a gives too.

    All f with |d - f a| <= z sqrt(v_d - 2 f cov + f^2 v_a) (E. Fieller, J. R. Statist. Soc. B
    16, 1954; T. Anderson and H. Rubin, Ann. Math. Statist. 20, 1949). `multiplier` is that of
    `sequential.multiplier` where somebody looks before the planned end. A randomisation test has
    one for each side, (d - low) / SE and (high - d) / SE: with them the factor's interval holds 0
    exactly where the test's does.
    """
    if found is None or found.a == 0:
        return Factor(None, None, None, None, "too little data", "none")
    f = found.d / found.a
    error = sqrt(max(found.v_d - 2 * f * found.cov + f * f * found.v_a, 0.0)) / abs(found.a)
    if found.evidence == "none":
        return Factor(f, error, None, None, "too little data", "none")
    upper = multiplier if upper_multiplier is None else upper_multiplier
    lower, higher = (
        fieller(found.d, found.a, found.v_d, found.v_a, found.cov, z)
        for z in ((multiplier, upper) if found.a > 0 else (upper, multiplier))
    )
    ends = None if lower is None or higher is None else (lower[0], higher[1])
    if ends is None:
        return Factor(f, error, None, None, "attributed revenue too small", found.evidence)
    finding: Finding = "not yet shown"
    if ends[0] > 0:
        finding = "incremental"
    elif ends[1] < 0:
        finding = "harmful"
    return Factor(f, error, *ends, finding, found.evidence)


def stratified(strata: Sequence[tuple[float, Effects]]) -> Effects | None:
    """
    The effects in other traffic: each segment's, weighed with its share of that traffic.

    Post-stratification, f = sum w D / sum w A (D. Holt and T. Smith, J. R. Statist. Soc. A 142,
    1979). Weights of any scale. Segments must be known *before* treatment, such as the device
    or the landing page; never the kind of credit, which the treatment makes. The evidence is
    the weakest segment's. `None` where no weight is above zero.

    Raises:
        ValueError: a weight is below zero.
    """
    whole = sum(weight for weight, _ in strata)
    if any(weight < 0 for weight, _ in strata):
        raise ValueError("a segment's weight is below zero: weigh with its share of the traffic")
    if whole == 0:
        return None
    met = [(weight / whole, one) for weight, one in strata if weight]
    grades: list[Evidence] = [one.evidence for _, one in met]
    return Effects(
        sum(w * one.d for w, one in met),
        sum(w * one.a for w, one in met),
        sum(w * w * one.v_d for w, one in met),
        sum(w * w * one.v_a for w, one in met),
        sum(w * w * one.cov for w, one in met),
        min(grades, key=("none", "low", "good").index),
    )


def predict(factors: Sequence[Factor]) -> Prediction | None:
    """
    The interval of the factor of a time or a traffic no experiment saw.

    From 4 experiments: the random-effects mean m with R. DerSimonian and N. Laird's tau^2
    (Controlled Clinical Trials 7, 1986, equation 8), m +- t_(k-2) sqrt(SE^2 + tau^2) (J.
    Higgins, S. Thompson and D. Spiegelhalter, J. R. Statist. Soc. A 172, 2009, equation 12).
    Below that the factor is assumed to drift by 0.10 from theirs: m +- z sqrt(SE^2 + 0.10^2).
    SE is that of each side, (f - low) / z and (high - f) / z: what an experiment could not
    exclude, a forecast made of it cannot. Factors without an interval say nothing and are passed
    over; `None` where none is left. There is never a default factor.
    """
    met, below, above = [], [], []
    for one in factors:
        if one.estimate is not None and one.low is not None and one.high is not None and one.error:
            met.append((one.estimate, one.error**2))
            below.append((one.estimate - one.low) / Z)
            above.append((one.high - one.estimate) / Z)
    if not met:
        return None
    k, is_assumed = len(met), len(met) < FEW_EXPERIMENTS
    between = 0.0 if is_assumed else _between(met)
    weights = [1 / (variance + between) for _, variance in met]
    drift = ASSUMED_DRIFT if is_assumed else sqrt(between)
    middle = sum(w * f for w, (f, _) in zip(weights, met, strict=True)) / sum(weights)
    t = Z if is_assumed else float(stdtrit(k - 2, 0.975))
    down, up = (
        t
        * hypot(
            *(w * hypot(side, sqrt(between)) for w, side in zip(weights, sides, strict=True)),
            drift * sum(weights),
        )
        for sides in (below, above)
    )
    low, high = middle - down / sum(weights), middle + up / sum(weights)
    return Prediction(middle, low, high, k, drift, is_assumed)


def incremental(attributed_minor: int, by: Factor | Prediction) -> Incremental | None:
    """`attributed_minor` of the same rule set times the factor; `None` without an interval."""
    if by.estimate is None or by.low is None or by.high is None:
        return None
    ends = sorted((attributed_minor * by.low, attributed_minor * by.high))
    return Incremental(attributed_minor * by.estimate, ends[0], ends[1])


def is_stale(ended_at: datetime, as_of: datetime, rules_then: str, rules_now: str) -> bool:
    """Whether a factor no longer counts: over 90 days old, or found under other rules."""
    return as_of - ended_at > STALE_AFTER or rules_then != rules_now


def _between(met: Sequence[tuple[float, float]]) -> float:
    """tau^2 = (Q - (k - 1)) / (sum w - sum w^2 / sum w) with w = 1 / SE^2, at least 0."""
    weights = [1 / variance for _, variance in met]
    whole = sum(weights)
    middle = sum(w * f for w, (f, _) in zip(weights, met, strict=True)) / whole
    q = sum(w * (f - middle) ** 2 for w, (f, _) in zip(weights, met, strict=True))
    return max(0.0, (q - (len(met) - 1)) / (whole - sum(w * w for w in weights) / whole))


def _variance(of: Arm, what: Literal["y", "a", "ya"]) -> float:
    sums = {"y": (of.y, of.y, of.y2), "a": (of.a, of.a, of.a2), "ya": (of.y, of.a, of.ya)}
    return covariance(of.n, *sums[what]) / of.n
