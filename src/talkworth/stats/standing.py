"""What can be said of a segment: that it differs, that it may, or how much more it takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, hypot
from statistics import NormalDist
from typing import Literal, Protocol

from talkworth.stats.segments import ENOUGH_ORDERS, FALSE_DISCOVERIES, Finding, Pool

Standing = Literal["differs", "may differ", "not known"]

UNADJUSTED = 0.05
POWER = 0.80
NOTICEABLE = 0.25
_NORMAL = NormalDist()


class Placed(Protocol):
    """A segment that was judged against all others (`segments.Judged`)."""

    @property
    def finding(self) -> Finding: ...
    @property
    def p_value(self) -> float | None: ...
    @property
    def best_place(self) -> int | None: ...
    @property
    def worst_place(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Gain:
    """Minor units that moving conversations would bring, with an approximate 95 % interval."""

    estimate: float
    low: float
    high: float


def stand(judged: Placed, n_ranked: int) -> Standing:
    """
    What can be said of one of the `n_ranked` segments past the gate, or of one that is not.

    It differs where the step-up procedure found it. It may where it was not found but its own p,
    unadjusted for the others, is 5 % or less (its interval excludes the ratio of all others), or
    where at most half of the places are open to it.
    """
    if judged.finding in ("above", "below"):
        return "differs"
    if judged.p_value is None or judged.best_place is None or judged.worst_place is None:
        return "not known"
    n_places = judged.worst_place - judged.best_place + 1
    is_narrow = 2 * n_places <= n_ranked
    return "may differ" if judged.p_value <= UNADJUSTED or is_narrow else "not known"


def conversations_needed(pooled: Pool, n: int, n_tested: int) -> int | None:
    """
    Conversations at which a difference of 25 % from all others is found with a chance of 80 %.

    With n of all N conversations the difference has the variance phi x mean / (n x (1 - n/N)), so
    n = (z_a + z_b)^2 x phi / (d^2 x mean x (1 - n/N)) (J. Cohen, Statistical Power Analysis, 1988,
    chapter 2), where a = q / `n_tested` is what the step-up procedure asks of the first; at
    least the gate of 30 expected orders. The others go on coming too: its share stays as it is.
    `None` for a segment that is all there is.
    """
    rest = 1 - n / pooled.n
    if rest <= 0 or pooled.orders_per_conversation <= 0:
        return None
    found = _NORMAL.inv_cdf(1 - FALSE_DISCOVERIES / max(1, n_tested) / 2)
    reach = (found + _NORMAL.inv_cdf(POWER)) / NOTICEABLE
    sought = reach**2 * pooled.dispersion / (pooled.mean * rest)
    return ceil(max(sought, ENOUGH_ORDERS / pooled.orders_per_conversation))


def gain_of_moving(
    lower: tuple[float, float, float], higher: tuple[float, float, float], n_moved: int
) -> Gain:
    """
    What `n_moved` conversations would bring more at the ratio of `higher`.

    Both are shrunk (`segments.shrink`): ratio, low and high. The difference has the variances of
    both (Morris 1983), and an interval's half-width is z times the root of its variance.
    """
    difference = higher[0] - lower[0]
    reach = hypot(lower[2] - lower[1], higher[2] - higher[1]) / 2
    return Gain(
        n_moved * difference, n_moved * (difference - reach), n_moved * (difference + reach)
    )
