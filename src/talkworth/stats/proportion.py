"""The 95 % interval of a share: so many of so many."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from talkworth.stats.ratio import Z


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share, 0 to 1, with the bounds of its interval; all `None` of nothing."""

    estimate: float | None
    low: float | None
    high: float | None


def wilson(n_hits: int, n: int) -> Proportion:
    """
    `n_hits` of `n` with Wilson's score interval (1927): it stays inside 0 to 1, for few too.

    Newcombe (1998), method 3; trials are taken as independent.
    """
    if n == 0:
        return Proportion(None, None, None)
    share, square = n_hits / n, Z * Z
    middle = n_hits + square / 2
    reach = Z * sqrt(n * share * (1 - share) + square / 4)
    low, high = (middle - reach) / (n + square), (middle + reach) / (n + square)
    return Proportion(share, 0.0 if n_hits == 0 else low, 1.0 if n_hits == n else high)
