"""How much a ratio changed between two periods, and whether that could be noise."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

from talkworth.stats.ratio import FEW_PAYERS, Evidence, Z, evidence

Verdict = Literal["likely real", "could be noise", "too little data"]


@dataclass(frozen=True, slots=True)
class PairedMoments:
    """
    Sums over the persons of either period: R1, N1 before and R2, N2 now, whole numbers.

    A person seen in one period has zeros in the other. `r1_n2` is the sum of R1 x N2, and so
    on. `n_payers1` and `n_payers2` count persons whose R is not zero in that period.
    """

    n_payers1: int = 0
    n_payers2: int = 0
    r1: int = 0
    n1: int = 0
    r2: int = 0
    n2: int = 0
    r1_r1: int = 0
    r1_n1: int = 0
    n1_n1: int = 0
    r2_r2: int = 0
    r2_n2: int = 0
    n2_n2: int = 0
    r1_r2: int = 0
    r1_n2: int = 0
    n1_r2: int = 0
    n1_n2: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """
    The relative change of the ratio: 0.12 is 12 % up, with its 95 % interval.

    `change` is `None` where a ratio is missing or not above zero; `low` and `high` also where a
    period has fewer than 10 paying persons.
    """

    change: float | None
    low: float | None
    high: float | None
    evidence: Evidence
    verdict: Verdict


def ratio_change(moments: PairedMoments) -> Change:
    """
    The second ratio over the first, less one, from the log ratio linearised per person.

    psi = e2 / sum R2 - e1 / sum R1 with e = R - ratio x N; SE of the log ratio is
    sqrt(sum psi^2). Persons seen in both periods make the two ratios move together; the joint
    sum knows, two separate errors do not.
    """
    m = moments
    grade = evidence(min(m.n_payers1, m.n_payers2))
    if m.n1 == 0 or m.n2 == 0 or m.r1 <= 0 or m.r2 <= 0:
        return Change(None, None, None, "none", "too little data")
    change = (m.r2 * m.n1) / (m.n2 * m.r1)
    if min(m.n_payers1, m.n_payers2) < FEW_PAYERS:
        return Change(change - 1, None, None, grade, "too little data")
    reach = Z * sqrt(_log_variance(m))
    low, high = exp(log(change) - reach) - 1, exp(log(change) + reach) - 1
    verdict: Verdict = "could be noise" if low <= 0 <= high else "likely real"
    return Change(change - 1, low, high, grade, verdict)


def _log_variance(m: PairedMoments) -> float:
    """
    Sum of psi^2, from exact sums.

    e / sum R = (R x sum N - sum R x N) / (sum R x sum N): the numerators are whole, so nothing
    cancels before the last division.
    """
    first = m.n1**2 * m.r1_r1 - 2 * m.n1 * m.r1 * m.r1_n1 + m.r1**2 * m.n1_n1
    second = m.n2**2 * m.r2_r2 - 2 * m.n2 * m.r2 * m.r2_n2 + m.r2**2 * m.n2_n2
    both = (
        m.n1 * m.n2 * m.r1_r2
        - m.n1 * m.r2 * m.r1_n2
        - m.r1 * m.n2 * m.n1_r2
        + m.r1 * m.r2 * m.n1_n2
    )
    scale1, scale2 = m.r1 * m.n1, m.r2 * m.n2
    total = first * scale2**2 - 2 * both * scale1 * scale2 + second * scale1**2
    return max(total, 0) / (scale1 * scale2) ** 2
