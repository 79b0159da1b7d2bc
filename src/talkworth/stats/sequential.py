"""Looking early without fooling oneself: intervals and p that hold at every look together."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

from talkworth.stats.arms import Mean, few
from talkworth.stats.ratio import Evidence

ALPHA = 0.05
BURN_IN = 100


@dataclass(frozen=True, slots=True)
class Watched:
    """
    Treated less control so far, with an interval that may be looked at every day.

    `low`, `high` and `p_value` are `None` during the burn-in, until 100 units have paid in each
    arm; `n_missing` is how many the smaller arm lacks. `estimate` is flattered at the moment
    somebody stops for it: report the interval.
    """

    estimate: float | None
    low: float | None
    high: float | None
    p_value: float | None
    evidence: Evidence
    n_missing: int


def multiplier(n: int, n_planned: int, alpha: float = ALPHA) -> float:
    """
    What stands in for z after `n` units of both arms, tuned to be tightest at `n_planned`.

    sqrt(2 (n rho^2 + 1) / (n rho^2) x log(sqrt(n rho^2 + 1) / alpha)) standard errors: the
    asymptotic confidence sequence of I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy and
    A. Ramdas (Annals of Statistics 52, 2024, theorem 2.2), with rho of their equation 2.8.

    Raises:
        ValueError: nobody yet, nothing planned, or alpha is not between 0 and 1.
    """
    known = _known(n, n_planned, alpha)
    return sqrt(2 * (known + 1) / known * log(sqrt(known + 1) / alpha))


def always_valid_p(z: float, n: int, n_planned: int, alpha: float = ALPHA) -> float:
    """
    The smallest alpha whose sequence excludes no effect, at most 1; it may be read at any look.

    1 / the mixture likelihood ratio: sqrt(n rho^2 + 1) x exp(-z^2 n rho^2 / (2 (n rho^2 + 1)))
    (R. Johari, P. Koomen, L. Pekelis and D. Walsh, Operations Research 70, 2022, equation 9).
    `alpha` only tunes rho, as in `multiplier`.

    Raises:
        ValueError: as `multiplier`.
    """
    known = _known(n, n_planned, alpha)
    return min(1.0, sqrt(known + 1) * exp(-z * z * known / (2 * (known + 1))))


def watch(treated: Mean, control: Mean, n_planned: int) -> Watched:
    """
    The difference at a look; `n_planned` units of both arms in all.

    The asymptotics need the skewness of money to wear off first, in the smaller arm too: with
    ten orders in a small control arm the sequence would err nearly twice as often as it says.
    """
    missing = max(0, BURN_IN - min(treated.n_payers, control.n_payers))
    if not treated.n or not control.n:
        return Watched(None, None, None, None, "none", missing)
    gap, error = treated.estimate - control.estimate, sqrt(treated.variance + control.variance)
    grade = few(treated, control)
    if missing or error == 0:
        return Watched(gap, None, None, None, grade, missing)
    n = treated.n + control.n
    reach = multiplier(n, n_planned) * error
    p_value = always_valid_p(gap / error, n, n_planned)
    return Watched(gap, gap - reach, gap + reach, p_value, grade, missing)


def _known(n: int, n_planned: int, alpha: float) -> float:
    """n rho^2 with rho^2 = (-2 log alpha + log(1 - 2 log alpha)) / n_planned."""
    if n < 1 or n_planned < 1 or not 0 < alpha < 1:
        raise ValueError(f"{n} units of {n_planned} planned at alpha {alpha}: none may be zero")
    return n * (-2 * log(alpha) + log(1 - 2 * log(alpha))) / n_planned
