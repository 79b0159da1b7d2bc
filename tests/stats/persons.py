"""Made-up persons and their sums, for the tests of the intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from talkworth.stats.ratio import Moments
from talkworth.stats.trend import PairedMoments

Whole = NDArray[np.int64]


def moments_of(persons: Sequence[tuple[int, int]]) -> Moments:
    """The sums of (revenue, conversations) per person, the slow and plain way."""
    return Moments(
        n_persons=len(persons),
        n_payers=sum(r != 0 for r, _ in persons),
        n_negative=sum(r < 0 for r, _ in persons),
        r=sum(r for r, _ in persons),
        n=sum(n for _, n in persons),
        r2=sum(r * r for r, _ in persons),
        rn=sum(r * n for r, n in persons),
        n2=sum(n * n for _, n in persons),
        r3=sum(r**3 for r, _ in persons),
        r2n=sum(r * r * n for r, n in persons),
        rn2=sum(r * n * n for r, n in persons),
        n3=sum(n**3 for _, n in persons),
    )


def paired_moments_of(persons: Sequence[tuple[int, int, int, int]]) -> PairedMoments:
    """The sums of (revenue before, conversations before, revenue now, conversations now)."""

    def total(one: int, other: int) -> int:
        return sum(person[one] * person[other] for person in persons)

    return PairedMoments(
        n_payers1=sum(person[0] != 0 for person in persons),
        n_payers2=sum(person[2] != 0 for person in persons),
        r1=sum(person[0] for person in persons),
        n1=sum(person[1] for person in persons),
        r2=sum(person[2] for person in persons),
        n2=sum(person[3] for person in persons),
        r1_r1=total(0, 0),
        r1_n1=total(0, 1),
        n1_n1=total(1, 1),
        r2_r2=total(2, 2),
        r2_n2=total(2, 3),
        n2_n2=total(3, 3),
        r1_r2=total(0, 2),
        r1_n2=total(0, 3),
        n1_r2=total(1, 2),
        n1_n2=total(1, 3),
    )


def revenue(
    random: np.random.Generator, conversations: Whole, rate: float, sigma: float
) -> tuple[Whole, float]:
    """
    Minor units per person: one in 1 / `rate` conversations buys, for a lognormal sum of mean 80.

    Returns the persons' revenue and its true mean per conversation.
    """
    orders = random.binomial(conversations, rate)
    baskets = random.lognormal(np.log(8000) - sigma**2 / 2, sigma, size=int(orders.sum()))
    owners = np.repeat(np.arange(len(conversations)), orders)
    money = np.bincount(owners, weights=np.rint(baskets), minlength=len(conversations))
    return money.astype(np.int64), 8000 * rate


def sums(money: Whole, conversations: Whole) -> Moments:
    """The same as `moments_of`, fast, for sums that fit 64 bits."""
    r, n = money, conversations

    def total(values: Whole) -> int:
        return int(values.sum())

    return Moments(
        n_persons=len(r),
        n_payers=int(np.count_nonzero(r)),
        n_negative=int(np.count_nonzero(r < 0)),
        r=total(r),
        n=total(n),
        r2=total(r * r),
        rn=total(r * n),
        n2=total(n * n),
        r3=total(r * r * r),
        r2n=total(r * r * n),
        rn2=total(r * n * n),
        n3=total(n * n * n),
    )
