"""The verdict of a fixed horizon: what chance alone would have made of the same money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, sqrt

import numpy as np
from numpy.typing import NDArray

from talkworth.stats.arms import Mean, few
from talkworth.stats.ratio import Evidence

DRAWS = 1_999
AT_ONCE = 100_000  # dealings x payers that fit the cache
ONE_BY_ONE = 4_000  # with more payers, all but the largest are dealt in groups
LARGEST, GROUPS = 1_000, 300
Floats = NDArray[np.float64]
Money = Sequence[int] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Randomised:
    """
    Treated less control per unit, with the interval and p of the studentised test.

    `p_more` is the one-sided p of "the treated bring more". The interval holds 0 exactly where
    the two-sided `p_value` is above 5 %, and so does that of `lift`, the same relative to the
    control: 0.05 is 5 % more. All but the estimates are `None` under 10 paying units in an arm,
    the lift where the control's mean is not above zero, and its interval where the treated's is
    not; `lift_high` is `None`, without bound, where the control's mean cannot be told from zero.
    `estimate` is `None` where an arm has nobody.
    """

    estimate: float | None
    evidence: Evidence
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    p_more: float | None = None
    lift: float | None = None
    lift_low: float | None = None
    lift_high: float | None = None


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
    Above 4,000 payers so are those of a like size, and it takes no longer however many there are.
    Studentising keeps the test right where the arms differ in spread (E. Chung and J. Romano,
    Annals of Statistics 41, 2013, theorem 2.2). Skewed money and a small control arm make the
    distribution of t lopsided; dealing again is lopsided in the same way. One seed, one answer.
    """
    if not n_treated or not n_control:
        return Randomised(None, "none")
    ones, others = _floats(treated), _floats(control)
    arms = _mean(ones, n_treated), _mean(others, n_control)
    if few(*arms) == "none":
        return _estimates(*arms)
    dealt = _dealt(np.concatenate([ones, others]), n_treated, n_control, seed, draws)
    return _read(*arms, np.sort(dealt))


def _read(treated: Mean, control: Mean, dealt: Floats) -> Randomised:
    """
    p = (1 + as extreme) / (1 + draws), twice the smaller tail (B. Phipson and G. Smyth, Stat.
    Appl. Genet. Mol. Biol. 9, 2010, equation 2); the interval reads the same t backwards.

    D - q SE at the quantiles of the two tails.
    """
    plain, draws = _estimates(treated, control), len(dealt)
    gap, error = treated.estimate - control.estimate, sqrt(treated.variance + control.variance)
    if error == 0:
        p_more = 1 / (draws + 1) if gap > 0 else 1.0
        p_value = 1.0 if gap == 0 else 1 / (draws + 1)
        return replace(plain, low=gap, high=gap, p_value=p_value, p_more=p_more)
    p_more = (1 + draws - int(np.searchsorted(dealt, gap / error, "left"))) / (draws + 1)
    p_less = (1 + int(np.searchsorted(dealt, gap / error, "right"))) / (draws + 1)
    # So many as extreme must there be for p > 5 %: the interval ends where there just are.
    needed = max(1, floor((draws + 1) * 0.025 + 1e-9))
    most, least = float(dealt[draws - needed]), float(dealt[needed - 1])
    found = replace(
        plain,
        low=gap - most * error,
        high=gap - least * error,
        p_value=min(1.0, 2 * min(p_more, p_less)),
        p_more=p_more,
    )
    return _with_lift(found, treated, control, max(most, 0.0), max(-least, 0.0))


def _with_lift(
    found: Randomised, treated: Mean, control: Mean, most: float, least: float
) -> Randomised:
    """
    All r >= 0 with -`least` <= (T - r C) / sqrt(v_T + r^2 v_C) <= `most`: Fieller's, a side each.

    Where both means are above zero that t falls all the way, from T / SE_T to -C / SE_C: there
    is one r for each end, or none. Its ends are the roots of a r^2 - 2 T C r + k = 0.
    """
    t, c, v, w = treated.estimate, control.estimate, treated.variance, control.variance
    if t <= 0 or c <= 0:
        return found
    k = t * t - most**2 * v
    low = k / (t * c + sqrt((t * c) ** 2 - (c * c - most**2 * w) * k)) if k > 0 else 0.0
    a = c * c - least**2 * w
    high = (t * c + sqrt((t * c) ** 2 - a * (t * t - least**2 * v))) / a if a > 0 else None
    return replace(found, lift_low=low - 1, lift_high=None if high is None else high - 1)


def _estimates(treated: Mean, control: Mean) -> Randomised:
    gap = treated.estimate - control.estimate
    lift = gap / control.estimate if control.estimate > 0 else None
    return Randomised(gap, few(treated, control), lift=lift)


def _dealt(money: Floats, n_treated: int, n_control: int, seed: int, draws: int) -> Floats:
    """Welch's t of each dealing of `money` and the zeros over the two arms."""
    random, n = np.random.default_rng(seed), n_treated + n_control
    share = n_treated / n
    each, groups, sizes = _grouped(money)
    whole = each.sum(axis=0) + sizes @ groups
    mine = np.empty((draws, 3))
    rows = max(1, AT_ONCE // len(each))
    for start in range(0, draws, rows):
        part = mine[start : start + rows]
        is_treated = random.random((len(part), len(each)), dtype=np.float32) < share
        part[:] = is_treated.astype(np.float64) @ each
    if len(sizes):
        mine += random.binomial(sizes, share, (draws, len(sizes))) @ groups
    n1 = mine[:, 0] + random.binomial(n - len(money), share, draws)
    n1 = np.clip(n1, 2, n - 2)
    gap, error = _studentise(mine[:, 1:], n1, whole[1:] - mine[:, 1:], n - n1)
    return np.divide(gap, error, out=np.zeros(draws), where=error > 0)


def _grouped(money: Floats) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """
    The rows (1, y, y^2) that are dealt one by one; those of groups, as means; the groups' sizes.

    Of very many payers the largest are dealt singly, and the others in groups of neighbours in
    size: how many of a group an arm gets is binomial, and each counts as the group's mean. What a
    group differs in itself is some ten-thousandth of the variance.
    """
    columns = np.column_stack([np.ones(len(money)), money, money * money])
    if len(money) <= ONE_BY_ONE:
        return columns, np.zeros((0, 3)), np.zeros(0, dtype=np.int64)
    by_size = np.lexsort((money, np.abs(money)))
    others = columns[by_size[:-LARGEST]]
    parts = np.array_split(others[np.argsort(others[:, 1])], GROUPS)
    sizes = np.array([len(part) for part in parts], dtype=np.int64)
    means = np.array([part.mean(axis=0) for part in parts])
    return columns[by_size[-LARGEST:]], means, sizes


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


def _mean(money: Floats, n: int) -> Mean:
    total, squares = float(money.sum()), float(money @ money)
    variance = max(squares - total * total / n, 0.0) / (n * max(n - 1, 1))
    return Mean(total / n, variance, n, len(money))
