"""What an arm brought more than another: the difference, the relative lift, and conversion."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from scipy.special import stdtr, stdtrit

from talkworth.stats.arms import Mean, few
from talkworth.stats.proportion import wilson
from talkworth.stats.ratio import Evidence

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Difference:
    """
    Treated less control, with its 95 % interval and two-sided p.

    In the unit of the means; a relative lift is a share, 0.05 is 5 % more. `low`, `high` and
    `p_value` are `None` where `evidence` is `"none"`: fewer than 10 paying units in an arm.
    `estimate` is `None` where there is nothing to compare.
    """

    estimate: float | None
    low: float | None
    high: float | None
    p_value: float | None
    evidence: Evidence


NOTHING = Difference(None, None, None, None, "none")


def difference(treated: Mean, control: Mean) -> Difference:
    """
    The difference of two means with Welch's t interval (B. Welch, Biometrika 34, 1947, p. 28).

    It is exact enough at 50/50. With a small control arm skewed money makes it say "wins" too
    often: `randomisation` is for verdicts there, this one for planning and beside it.
    """
    if not treated.n or not control.n:
        return NOTHING
    gap, error = treated.estimate - control.estimate, sqrt(treated.variance + control.variance)
    grade = few(treated, control)
    if grade == "none":
        return Difference(gap, None, None, None, grade)
    if error == 0:
        return Difference(gap, gap, gap, 1.0 if gap == 0 else 0.0, grade)
    freedom = degrees(treated, control)
    reach = float(stdtrit(freedom, 0.975)) * error
    p_value = 2 * float(stdtr(freedom, -abs(gap) / error))
    return Difference(gap, gap - reach, gap + reach, p_value, grade)


def degrees(treated: Mean, control: Mean) -> float:
    """Welch's degrees of freedom (Satterthwaite 1946): (v + w)^2 / (v^2/(n-1) + w^2/(m-1))."""
    v, w = treated.variance, control.variance
    return (v + w) ** 2 / (v * v / (treated.n - 1) + w * w / (control.n - 1))


def relative(treated: Mean, control: Mean, multiplier: float | None = None) -> Difference:
    """
    treated / control - 1 with Fieller's interval (E. Fieller, J. R. Statist. Soc. B 16, 1954).

    All r with |T - r C| <= t sqrt(v_T + r^2 v_C): it knows that the control's mean is itself
    uncertain, and is not symmetric. `multiplier` stands in for t, such as that of `sequential`.
    The interval is `None` where the control's mean cannot be told from zero or is negative.
    """
    if not treated.n or control.estimate <= 0:
        return NOTHING
    ratio, grade = treated.estimate / control.estimate, few(treated, control)
    if grade == "none" or treated.variance + control.variance == 0:
        return Difference(ratio - 1, None, None, None, grade)
    t = multiplier if multiplier is not None else stdtrit(degrees(treated, control), 0.975)
    ends = fieller(
        treated.estimate, control.estimate, treated.variance, control.variance, 0, float(t)
    )
    if ends is None:
        return Difference(ratio - 1, None, None, None, grade)
    p_value = difference(treated, control).p_value if multiplier is None else None
    return Difference(ratio - 1, ends[0] - 1, ends[1] - 1, p_value, grade)


def fieller(
    above: float, below: float, v_above: float, v_below: float, cov: float, multiplier: float
) -> tuple[float, float] | None:
    """
    The bounds of above / below: all r with |above - r below| <= multiplier x its error.

    With a = below^2 - z^2 v_below, b = above below - z^2 cov, k = above^2 - z^2 v_above they are
    (b -+ sqrt(b^2 - a k)) / a. `None` where a <= 0: `below` cannot be told from zero, and every
    ratio far enough out agrees with the data.
    """
    z2 = multiplier**2
    a, b, k = below**2 - z2 * v_below, above * below - z2 * cov, above**2 - z2 * v_above
    if a <= 0:
        return None
    root = sqrt(max(b * b - a * k, 0.0))
    return (b - root) / a, (b + root) / a


def relative_by_delta(treated: Mean, control: Mean) -> Difference:
    """
    The relative lift as most products print it: first-order, symmetric, Welch's freedom.

    Var = v_T / C^2 + T^2 v_C / C^4. It differs from `relative` where the control is noisy; it
    is here to compare with what other tools say.
    """
    if not treated.n or control.estimate <= 0:
        return NOTHING
    lift, grade = treated.estimate / control.estimate - 1, few(treated, control)
    error = relative_error(treated.estimate, control.estimate, treated.variance, control.variance)
    if grade == "none" or error == 0:
        return Difference(lift, None, None, None, grade)
    freedom = degrees(treated, control)
    reach = float(stdtrit(freedom, 0.975)) * error
    p_value = 2 * float(stdtr(freedom, -abs(lift) / error))
    return Difference(lift, lift - reach, lift + reach, p_value, grade)


def relative_error(treated: float, control: float, v_treated: float, v_control: float) -> float:
    """The first-order standard error of treated / control."""
    return sqrt(v_treated / control**2 + treated**2 * v_control / control**4)


def conversion(hits1: int, n1: int, hits0: int, n0: int) -> Difference:
    """
    The difference of two shares, treated less control, with Newcombe's interval.

    Each arm's Wilson bounds, joined (R. Newcombe, Statistics in Medicine 17, 1998, p. 873,
    method 10). p is the pooled z test's. The same gate as for money: 10 hits an arm.
    """
    one, other = wilson(hits1, n1), wilson(hits0, n0)
    if one.estimate is None or other.estimate is None:
        return NOTHING
    gap, grade = one.estimate - other.estimate, few(_share(hits1, n1), _share(hits0, n0))
    if grade == "none":
        return Difference(gap, None, None, None, grade)
    low = gap - _joined(one.estimate, one.low, other.estimate, other.high)
    high = gap + _joined(one.estimate, one.high, other.estimate, other.low)
    share = (hits1 + hits0) / (n1 + n0)
    error = sqrt(share * (1 - share) * (1 / n1 + 1 / n0))
    p_value = 2 * _NORMAL.cdf(-abs(gap) / error) if error else 1.0
    return Difference(gap, low, high, p_value, grade)


def _share(n_hits: int, n: int) -> Mean:
    return Mean(n_hits / n, 0.0, n, n_hits)


def _joined(p: float, p_end: float | None, q: float, q_end: float | None) -> float:
    return sqrt((p - (p_end or 0.0)) ** 2 + (q - (q_end or 0.0)) ** 2)
