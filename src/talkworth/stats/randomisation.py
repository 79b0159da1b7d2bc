"""The verdict of a fixed horizon: what chance alone would have made of the same money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from talkworth.stats.ratio import Evidence, evidence

DRAWS = 1_999
AT_ONCE = 100_000  # dealings x payers that fit the cache
Floats = NDArray[np.float64]
Money = Sequence[int] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Randomised:
    """
    Treated less control per unit, with the interval and p of the studentised test.

    `p_more` is the one-sided p of "the treated bring more". The interval holds 0 exactly where
    the two-sided `p_value` is above 5 %. All but `estimate` are `None` under 10 paying units in
    an arm; `estimate` is `None` where an arm has nobody.
    """

    estimate: float | None
    low: float | None
    high: float | None
    p_value: float | None
    p_more: float | None
    evidence: Evidence


def randomisation(
    treated: Money,
    n_treated: int,
    control: Money,
    n_control: int,
    seed: int,
    draws: int = DRAWS,
) -> Randomised:
    """
    Who got what is dealt again `draws` times, and Welch's t compared with what it then is.

    `treated` and `control` hold what the units that are not zero brought; the others of
    `n_treated` and `n_control` are zeros and cost nothing. The hash assigns each unit for itself,
    and so is each dealt here, with the arms' shares; how many zeros fall into an arm is binomial.
    Studentising keeps the test right where the arms differ in spread (E. Chung and J. Romano,
    Annals of Statistics 41, 2013, theorem 2.2).
    Skewed money and a small control arm make the distribution of t lopsided; dealing again is
    lopsided in the same way. p = (1 + as extreme) / (1 + draws) (B. Phipson and G. Smyth,
    Stat. Appl. Genet. Mol. Biol. 9, 2010, equation 2), twice the smaller tail. The interval
    reads the same t backwards: D - q SE at the two tails' quantiles. One seed, one answer.
    """
    if not n_treated or not n_control:
        return Randomised(None, None, None, None, None, "none")
    ones, others = _floats(treated), _floats(control)
    grade = evidence(min(len(ones), len(others)))
    if grade == "none":
        estimate = float(ones.sum()) / n_treated - float(others.sum()) / n_control
        return Randomised(estimate, None, None, None, None, grade)
    sizes = np.array([float(n_treated)]), np.array([float(n_control)])
    gap, error = _studentise(_sums(ones), sizes[0], _sums(others), sizes[1])
    estimate = float(gap[0])
    if error[0] == 0:
        sure = 1.0 if estimate == 0 else 1 / (draws + 1)
        return Randomised(estimate, estimate, estimate, sure, sure, grade)
    dealt = np.sort(_dealt(np.concatenate([ones, others]), n_treated, n_control, seed, draws))
    t = estimate / float(error[0])
    n_more = draws - int(np.searchsorted(dealt, t, "left"))
    n_less = int(np.searchsorted(dealt, t, "right"))
    p_more, p_less = (1 + n_more) / (draws + 1), (1 + n_less) / (draws + 1)
    # So many as extreme must there be for p > 5 %: the interval ends where there just are.
    needed = max(1, floor((draws + 1) * 0.025 + 1e-9))
    low = estimate - float(dealt[draws - needed]) * float(error[0])
    high = estimate - float(dealt[needed - 1]) * float(error[0])
    return Randomised(estimate, low, high, min(1.0, 2 * min(p_more, p_less)), p_more, grade)


def _dealt(money: Floats, n_treated: int, n_control: int, seed: int, draws: int) -> Floats:
    """Welch's t of each dealing of `money` and the zeros over the two arms."""
    random, n = np.random.default_rng(seed), n_treated + n_control
    share = n_treated / n
    columns = np.column_stack([np.ones(len(money)), money, money * money])
    whole, mine = columns.sum(axis=0), np.empty((draws, 3))
    rows = max(1, AT_ONCE // len(money))
    for start in range(0, draws, rows):
        part = mine[start : start + rows]
        is_treated = random.random((len(part), len(money)), dtype=np.float32) < share
        part[:] = is_treated.astype(np.float64) @ columns
    n1 = mine[:, 0] + random.binomial(n - len(money), share, draws)
    n1 = np.clip(n1, 2, n - 2)
    gap, error = _studentise(mine[:, 1:], n1, whole[1:] - mine[:, 1:], n - n1)
    return np.divide(gap, error, out=np.zeros(draws), where=error > 0)


def _studentise(one: Floats, n1: Floats, other: Floats, n0: Floats) -> tuple[Floats, Floats]:
    """The difference of the means and its standard error, dealing by dealing."""
    variance = sum(
        np.maximum(sums[:, 1] - sums[:, 0] ** 2 / n, 0.0) / (n * (n - 1))
        for sums, n in ((one, n1), (other, n0))
    )
    return one[:, 0] / n1 - other[:, 0] / n0, np.sqrt(variance)


def _floats(money: Money) -> Floats:
    """What is not zero, as numbers of the machine: a test compares, it does not add up cents."""
    found: Floats = np.asarray(money, dtype=np.float64)
    return np.extract(found != 0, found)


def _sums(money: Floats) -> Floats:
    return np.array([[money.sum(), money @ money]])
