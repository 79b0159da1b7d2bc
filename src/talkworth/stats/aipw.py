"""What handing over to a human adds, by segment, from decisions that were partly drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from talkworth.stats.ratio import Z
from talkworth.stats.segments import ENOUGH_ORDERS

LEAST_PROPENSITY = 0.05
FOLDS = 5
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Finding = Literal["gains", "loses", "not shown", "too little data", "not identifiable"]


@dataclass(frozen=True, slots=True)
class Value:
    """
    The mean gain of acting over not acting, in the unit of the outcome, with its 95 % interval.

    `n` decisions, of which `n_acted` acted; `effective_acted` and `effective_other` say how many
    equally likely ones they are worth. `None` in place of numbers with fewer than 30 effective
    decisions that ended in an order on a side (`"too little data"`), and where nothing was drawn
    (`"not identifiable"`). A rule may be recommended on `"gains"` alone: `low` above 0.
    """

    estimate: float | None
    low: float | None
    high: float | None
    n: int
    n_acted: int
    effective_acted: float
    effective_other: float
    finding: Finding


@dataclass(frozen=True, slots=True)
class Values:
    """
    All segments by their number, and all decisions together.

    `n_unlogged` decisions had no propensity, `n_certain` one below 5 % or above 95 %: neither
    can be compared with its opposite, and they are in no figure. They stay counted.
    """

    whole: Value
    segments: dict[int, Value]
    n_unlogged: int
    n_certain: int


def aipw(
    outcome: Floats,
    is_paid: Flags,
    is_acted: Flags,
    propensity: Floats,
    segment: NDArray[np.int64],
) -> Values:
    """
    Augmented inverse propensity weighting, cross-fitted over 5 folds, decision by decision.

    psi = m1 - m0 + acted (y - m1) / e - (1 - acted) (y - m0) / (1 - e), the mean of psi and its
    standard error (J. Robins, A. Rotnitzky and L. Zhao, JASA 89, 1994, p. 846; folds as in
    V. Chernozhukov et al., Econometrics Journal 21, 2018, definition 3.2). `propensity` is the
    logged chance of acting, NaN where none was: it is never guessed from the data. m1 and m0
    are the segment's means in the other folds. `outcome` is net of what acting costs, such as
    margin - minutes x their price, so that a gain is a gain; `is_paid` says which ended in an
    order. Folds go by position: give the
    decisions in an order that says nothing, such as that of a hashed id.
    """
    is_logged = np.isfinite(propensity)
    with np.errstate(invalid="ignore"):
        is_drawn = (propensity >= LEAST_PROPENSITY) & (propensity <= 1 - LEAST_PROPENSITY)
    n_unlogged = int((~is_logged).sum())
    n_certain = int((is_logged & ~is_drawn).sum())
    y, acted, e = outcome[is_drawn], is_acted[is_drawn], propensity[is_drawn]
    paid = is_paid[is_drawn]
    names, of = np.unique(segment[is_drawn], return_inverse=True)
    psi = _influence(y, acted, e, of, len(names))
    met = {
        int(name): _value(psi[of == i], paid[of == i], acted[of == i], e[of == i])
        for i, name in enumerate(names)
    }
    for name in np.unique(segment[~is_drawn]).tolist():
        met.setdefault(name, _value(psi[:0], paid[:0], acted[:0], e[:0]))
    return Values(_value(psi, paid, acted, e), met, n_unlogged, n_certain)


def effective(weights: Floats) -> float:
    """How many equal weights carry as much: (sum w)^2 / sum w^2 (L. Kish, 1965, eq. 11.7.6)."""
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def _influence(y: Floats, acted: Flags, e: Floats, of: NDArray[np.intp], n_segments: int) -> Floats:
    fold = np.arange(len(y)) % FOLDS
    m1, m0 = np.zeros(len(y)), np.zeros(len(y))
    for k in range(FOLDS):
        mine, others = fold == k, fold != k
        for model, side in ((m1, acted), (m0, ~acted)):
            seen = others & side
            sums = np.bincount(of[seen], weights=y[seen], minlength=n_segments)
            counts = np.bincount(of[seen], minlength=n_segments)
            # A segment nobody saw on this side has the mean of all: any model is unbiased here.
            middle = sums.sum() / max(counts.sum(), 1)
            means = np.where(counts > 0, sums / np.maximum(counts, 1), middle)
            model[mine] = means[of[mine]]
    psi: Floats = m1 - m0 + np.where(acted, (y - m1) / e, -(y - m0) / (1 - e))
    return psi


def _value(psi: Floats, paid: Flags, acted: Flags, e: Floats) -> Value:
    n, n_acted = len(psi), int(acted.sum())
    one, other = effective(1 / e[acted]), effective(1 / (1 - e[~acted]))
    if n == 0:
        return Value(None, None, None, 0, 0, 0.0, 0.0, "not identifiable")
    enough = min(effective(1 / e[acted & paid]), effective(1 / (1 - e[~acted & paid])))
    if enough < ENOUGH_ORDERS:
        return Value(None, None, None, n, n_acted, one, other, "too little data")
    estimate = float(psi.mean())
    reach = Z * float(psi.std(ddof=1)) / sqrt(n)
    low, high = estimate - reach, estimate + reach
    finding: Finding = "gains" if low > 0 else "loses" if high < 0 else "not shown"
    return Value(estimate, low, high, n, n_acted, one, other, finding)
