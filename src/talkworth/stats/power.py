"""How many units and days an experiment needs, from what a shop has seen of itself."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, ceil, sqrt
from statistics import NormalDist

ALPHA, POWER = 0.05, 0.80
LONGEST_DAYS = 60
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class History:
    """
    What units of one kind were like before: visitors, or those who open a conversation.

    A share `conversion` (0 to 1) of them buys, for `order_value_minor` on average; `variation`
    is the standard deviation of the orders' value over their mean. `n_per_day` new units come
    a day.
    """

    conversion: float
    order_value_minor: float
    variation: float
    n_per_day: float

    @property
    def mean_minor(self) -> float:
        """Revenue per unit."""
        return self.conversion * self.order_value_minor

    @property
    def variance(self) -> float:
        """Of revenue per unit: p AOV^2 (1 + CV^2) - (p AOV)^2."""
        square = self.conversion * self.order_value_minor**2 * (1 + self.variation**2)
        return square - self.mean_minor**2


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What it takes to see a relative lift of `lift` in revenue per unit.

    `n_treated` and `n_control` units, `days` until that many have come (the horizon until the
    last of them has matured comes on top); `None` where nobody comes.
    """

    lift: float
    n_treated: int
    n_control: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Advice:
    """
    The same effect measured over all visitors, or over those who open a conversation.

    `is_at_open_better` where randomising at the first message takes fewer days and visitors
    would take longer than `LONGEST_DAYS`. It tells what the assistant is worth against the
    usual alternative, once somebody writes; it cannot tell what the launcher itself does.
    """

    by_visitor: Plan
    at_open: Plan
    is_at_open_better: bool


def plan(
    history: History,
    lift: float,
    control_share: float = 0.5,
    alpha: float = ALPHA,
    power: float = POWER,
) -> Plan | None:
    """
    Units and days to find a relative `lift` with `power`, two-sided at `alpha`.

    N = (z_(1-alpha/2) + z_power)^2 sigma^2 (1/h + 1/(1-h)) / delta^2 for a control share h
    (J. List, S. Sadoff and M. Wagner, Experimental Economics 14, 2011, equation 6, with equal
    variances). `None` where the history has no revenue.

    Raises:
        ValueError: no lift, or a share, alpha or power that is not between 0 and 1.
    """
    factor = _factor(control_share, alpha, power)
    if lift == 0:
        raise ValueError("a lift of 0 is never found: say the smallest one worth knowing")
    if history.mean_minor <= 0:
        return None
    n = factor * history.variance / (lift * history.mean_minor) ** 2
    n_control, n_treated = ceil(n * control_share - 1e-9), ceil(n * (1 - control_share) - 1e-9)
    days = ceil(n / history.n_per_day - 1e-9) if history.n_per_day > 0 else None
    return Plan(lift, n_treated, n_control, days)


def detectable(
    history: History,
    n: float,
    control_share: float = 0.5,
    alpha: float = ALPHA,
    power: float = POWER,
) -> float | None:
    """
    The smallest relative lift that `n` units of both arms find with `power`: `plan` backwards.

    `None` where the history has no revenue or there is nobody.

    Raises:
        ValueError: as `plan`.
    """
    factor = _factor(control_share, alpha, power)
    if history.mean_minor <= 0 or n <= 0:
        return None
    return sqrt(factor * history.variance / n) / history.mean_minor


def advise(
    visitors: History, openers: History, lift: float, control_share: float = 0.5
) -> Advice | None:
    """
    Whether to randomise visitors or, at their first message, those who open a conversation.

    `lift` is that of revenue per visitor. All of it comes through those who open, so per opener
    it is the same money over fewer units: delta / open rate, and their own variance. `None`
    where either history has no revenue or nobody comes.

    Raises:
        ValueError: as `plan`.
    """
    daily, daily_open = (one.n_per_day * one.mean_minor for one in (visitors, openers))
    by_visitor = plan(visitors, lift, control_share)
    at_open = (
        plan(openers, lift * daily / daily_open, control_share)
        if min(daily, daily_open) > 0
        else None
    )
    if by_visitor is None or by_visitor.days is None or at_open is None or at_open.days is None:
        return None
    is_better = LONGEST_DAYS < by_visitor.days > at_open.days
    return Advice(by_visitor, at_open, is_better)


def conversion_plan(share: float, lift: float, alpha: float = ALPHA, power: float = POWER) -> float:
    """
    Units per arm, both alike, to find a relative `lift` of a conversion rate `share`.

    n = 2 ((z_(1-alpha/2) + z_power) / h)^2 with h = 2 asin sqrt(p1) - 2 asin sqrt(p0) (J. Cohen,
    "Statistical power analysis for the behavioral sciences", 1988, equation 6.2.1).

    Raises:
        ValueError: as `plan`, or a share that is not between 0 and 1 before and after.
    """
    _factor(0.5, alpha, power)
    if not (0 < share < 1 and 0 <= share * (1 + lift) <= 1) or lift == 0:
        raise ValueError(f"{share} with a lift of {lift} is no share between 0 and 1, or no lift")
    step = 2 * asin(sqrt(share * (1 + lift))) - 2 * asin(sqrt(share))
    return 2 * ((_NORMAL.inv_cdf(1 - alpha / 2) + _NORMAL.inv_cdf(power)) / step) ** 2


def _factor(control_share: float, alpha: float, power: float) -> float:
    if not (0 < control_share < 1 and 0 < alpha < 1 and 0 < power < 1):
        raise ValueError(
            f"control share {control_share}, alpha {alpha} and power {power} must each lie "
            "between 0 and 1"
        )
    z = _NORMAL.inv_cdf(1 - alpha / 2) + _NORMAL.inv_cdf(power)
    return z * z * (1 / control_share + 1 / (1 - control_share))
