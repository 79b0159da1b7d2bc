"""A change of revenue per conversation, split into who came and what they brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from talkworth.stats.ratio import FEW_PAYERS, Evidence, Z, evidence
from talkworth.stats.trend import Verdict


@dataclass(frozen=True, slots=True)
class PairedSums:
    """
    One segment before (1) and now (2): `n` conversations, revenue `r` in minor units.

    `r2_1` and `r2_2` are the sums over persons of the squares of what each brought.
    """

    n1: int
    r1: int
    r2_1: int
    n2: int
    r2: int
    r2_2: int


@dataclass(frozen=True, slots=True)
class Part:
    """
    What one segment adds to the change, in minor units per conversation of the whole.

    `share1` and `share2` are its shares of all conversations, 0 to 1; `ratio1` and `ratio2` its
    own revenue per conversation, `None` without conversations. `mix` + `rate` is its part.
    """

    share1: Fraction
    share2: Fraction
    ratio1: Fraction | None
    ratio2: Fraction | None
    mix: Fraction
    rate: Fraction


@dataclass(frozen=True, slots=True)
class MixChange:
    """
    The change of revenue per conversation, exactly: `change` = `mix` + `rate`.

    `mix` is what other shares of the segments make, `rate` what other ratios within them make,
    with its 95 % interval: `None` with fewer than 10 paying persons in either period.
    """

    ratio1: Fraction
    ratio2: Fraction
    change: Fraction
    mix: Fraction
    rate: Fraction
    low: float | None
    high: float | None
    evidence: Evidence
    verdict: Verdict
    parts: tuple[Part, ...]


def mix_change(segments: Sequence[PairedSums], n_payers1: int, n_payers2: int) -> MixChange | None:
    """
    The split of the change over `segments`; `None` where a period has no conversations.

    Half of each share change is valued at the old ratio and half at the new one, and likewise
    for the rates, so nothing is left over (Kitagawa, JASA 50, 1955, p. 1168-1194). A segment
    seen in one period only has no other ratio: all it changes is the mix.
    """
    n1, n2 = sum(s.n1 for s in segments), sum(s.n2 for s in segments)
    if n1 == 0 or n2 == 0:
        return None
    parts = tuple(_part(s, n1, n2) for s in segments)
    mix = sum((part.mix for part in parts), Fraction())
    rate = sum((part.rate for part in parts), Fraction())
    ratio1 = Fraction(sum(s.r1 for s in segments), n1)
    ratio2 = Fraction(sum(s.r2 for s in segments), n2)
    low = high = None
    verdict: Verdict = "too little data"
    if min(n_payers1, n_payers2) >= FEW_PAYERS:
        reach = Z * sqrt(_rate_variance(segments, parts))
        low, high = float(rate) - reach, float(rate) + reach
        verdict = "could be noise" if low <= 0 <= high else "likely real"
    grade = evidence(min(n_payers1, n_payers2))
    return MixChange(ratio1, ratio2, ratio2 - ratio1, mix, rate, low, high, grade, verdict, parts)


def _part(s: PairedSums, n1: int, n2: int) -> Part:
    share1, share2 = Fraction(s.n1, n1), Fraction(s.n2, n2)
    ratio1 = Fraction(s.r1, s.n1) if s.n1 else None
    ratio2 = Fraction(s.r2, s.n2) if s.n2 else None
    before = ratio1 if ratio1 is not None else ratio2
    now = ratio2 if ratio2 is not None else ratio1
    if before is None or now is None:
        return Part(share1, share2, None, None, Fraction(), Fraction())
    return Part(
        share1,
        share2,
        ratio1,
        ratio2,
        (share2 - share1) * (before + now) / 2,
        (now - before) * (share1 + share2) / 2,
    )


def _rate_variance(segments: Sequence[PairedSums], parts: Sequence[Part]) -> float:
    """
    Shares taken as given, a segment's ratio has the pooled variance phi x mean / n of its period.

    phi = sum R^2 / sum R over all persons, so phi x mean = sum R^2 / sum n. Periods count as
    independent, which makes the interval some 10 % too wide where many persons are in both.
    """
    unit1 = sum(s.r2_1 for s in segments) / sum(s.n1 for s in segments)
    unit2 = sum(s.r2_2 for s in segments) / sum(s.n2 for s in segments)
    return sum(
        float((part.share1 + part.share2) / 2) ** 2 * (unit1 / s.n1 + unit2 / s.n2)
        for s, part in zip(segments, parts, strict=True)
        if s.n1 and s.n2
    )
