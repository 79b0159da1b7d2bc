"""What units brought before they were assigned, taken out of what they brought since."""

from __future__ import annotations

from dataclasses import dataclass

from scipy.special import stdtr, stdtrit

from talkworth.stats.arms import Arm, Mean, covariance, few, mean
from talkworth.stats.lift import NOTHING, Difference, degrees, relative_error


@dataclass(frozen=True, slots=True)
class Adjusted:
    """
    Both arms' means less `theta` x what they had brought before, about the mean of all.

    `left` is the variance of their difference after the adjustment over that before, 0 to 1 or
    a little above: 0.99 says that it was not worth it. `None` where nothing varied.
    """

    treated: Mean
    control: Mean
    theta: float
    left: float | None


def adjust(treated: Arm, control: Arm) -> Adjusted:
    """
    CUPED with x as the covariate: Y - theta (X - mean X), theta = cov(Y, X) / var(X) of all.

    A. Deng, Y. Xu, R. Kohavi and T. Walker, "Improving the sensitivity of online controlled
    experiments", WSDM 2013, equations 4 and 5. x must be from before the assignment: nothing
    that the experiment could have changed. Without anything before, nothing is adjusted.
    """
    both = treated + control
    spread = both.n * both.x2 - both.x**2
    theta = (both.n * both.yx - both.y * both.x) / spread if spread else 0.0
    middle = both.x / both.n if both.n else 0.0
    one, other = _adjusted(treated, theta, middle), _adjusted(control, theta, middle)
    before = mean(treated).variance + mean(control).variance
    return Adjusted(one, other, theta, (one.variance + other.variance) / before if before else None)


def adjusted_lift(treated: Arm, control: Arm) -> Difference:
    """
    The relative lift after the adjustment, over the control's mean as it was before it.

    First-order, with the unadjusted means in its error, as gbstats has it.
    """
    plain1, plain0, found = mean(treated), mean(control), adjust(treated, control)
    if not treated.n or plain0.estimate <= 0:
        return NOTHING
    lift = (found.treated.estimate - found.control.estimate) / plain0.estimate
    grade = few(treated, control)
    v1, v0 = found.treated.variance, found.control.variance
    error = relative_error(plain1.estimate, plain0.estimate, v1, v0)
    if grade == "none" or error == 0:
        return Difference(lift, None, None, None, grade)
    freedom = degrees(found.treated, found.control)
    reach, p = float(stdtrit(freedom, 0.975)) * error, float(stdtr(freedom, -abs(lift) / error))
    return Difference(lift, lift - reach, lift + reach, 2 * p, grade)


def _adjusted(of: Arm, theta: float, middle: float) -> Mean:
    plain = mean(of)
    if of.n < 2:
        return plain
    spread = (
        covariance(of.n, of.y, of.y, of.y2)
        - 2 * theta * covariance(of.n, of.y, of.x, of.yx)
        + theta**2 * covariance(of.n, of.x, of.x, of.x2)
    )
    estimate = plain.estimate - theta * (of.x / of.n - middle)
    return Mean(estimate, max(spread, 0.0) / of.n, of.n, of.n_payers)
