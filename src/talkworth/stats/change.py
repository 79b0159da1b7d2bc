"""What changed between two periods: volume, mix, rate and value, to the minor unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, pairwise


@dataclass(frozen=True, slots=True)
class Traffic:
    """
    One segment before (1) and now (2): conversations, orders, and revenue in minor units.

    Revenue has refunds taken off and may be negative.
    """

    n1: int
    n_orders1: int
    r1: int
    n2: int
    n_orders2: int
    r2: int


@dataclass(frozen=True, slots=True)
class Moved:
    """
    Whole minor units that a change of revenue is made of; the four add up to `change`.

    `volume`: more or fewer conversations. `mix`: other segments among them. `rate`: more orders
    per conversation within segments. `value`: worth more each.
    """

    volume: int
    mix: int
    rate: int
    value: int

    @property
    def change(self) -> int:
        return self.volume + self.mix + self.rate + self.value


@dataclass(frozen=True, slots=True)
class Changed:
    """The whole change, and each segment's part of it, in the order given: they add up."""

    whole: Moved
    parts: tuple[Moved, ...]


def changed(segments: Sequence[Traffic]) -> Changed | None:
    """
    The change of revenue over `segments`; `None` where a period has no conversations.

    With N conversations, shares w, orders per conversation o and value per order v, r = o v:

        N2 R2 - N1 R1 = (N2 - N1) (R1 + R2) / 2 + (N1 + N2) / 2 x (R2 - R1)
        R2 - R1       = sum (w2 - w1) (r1 + r2) / 2 + sum (w1 + w2) / 2 x (r2 - r1)
        r2 - r1       = (o2 - o1) (v1 + v2) / 2 + (o1 + o2) / 2 x (v2 - v1)

    Three times the same step, half of each change at the old figure and half at the new one
    (E. Kitagawa, JASA 50, 1955, p. 1168; P. Das Gupta, "Standardization and decomposition of
    rates", 1993, chapter 2), so nothing is left over. Where a segment has orders in one period
    only, there is no other value, and its change is all rate; where it has conversations in one
    only, all mix. The fractions are exact; their running sum is rounded, never the parts
    (`money.split`), so all add up, and each is within one minor unit.
    """
    n1, n2 = sum(s.n1 for s in segments), sum(s.n2 for s in segments)
    if n1 == 0 or n2 == 0:
        return None
    exact = [_part(s, n1, n2) for s in segments]
    cells = _whole(chain.from_iterable(exact))
    parts = tuple(Moved(*cells[i : i + 4]) for i in range(0, len(cells), 4))
    whole = Moved(
        sum(part.volume for part in parts),
        sum(part.mix for part in parts),
        sum(part.rate for part in parts),
        sum(part.value for part in parts),
    )
    return Changed(whole, parts)


def _part(s: Traffic, n1: int, n2: int) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """
    Volume, mix, rate and value of a segment, exactly.

    Its volume is what it would have gained at its own share of the conversations: together
    these are (N2 - N1) (R1 + R2) / 2.
    """
    volume = (n2 - n1) * (Fraction(s.r1, n1) + Fraction(s.r2, n2)) / 2
    middle = Fraction(n1 + n2, 2)
    ratio1 = Fraction(s.r1, s.n1) if s.n1 else None
    ratio2 = Fraction(s.r2, s.n2) if s.n2 else None
    if ratio1 is None or ratio2 is None:
        return volume, s.r2 - s.r1 - volume, Fraction(), Fraction()
    mix = middle * (Fraction(s.n2, n2) - Fraction(s.n1, n1)) * (ratio1 + ratio2) / 2
    within = s.r2 - s.r1 - volume - mix
    if not s.n_orders1 or not s.n_orders2:
        return volume, mix, within, Fraction()
    value1, value2 = Fraction(s.r1, s.n_orders1), Fraction(s.r2, s.n_orders2)
    rate1, rate2 = Fraction(s.n_orders1, s.n1), Fraction(s.n_orders2, s.n2)
    share = middle * (Fraction(s.n1, n1) + Fraction(s.n2, n2)) / 2
    rate = share * (rate2 - rate1) * (value1 + value2) / 2
    return volume, mix, rate, within - rate


def _whole(parts: Iterable[Fraction]) -> list[int]:
    """Whole numbers with the sum of `parts`, which is whole: the cut points are rounded."""
    cuts = [round(cut) for cut in accumulate(parts, initial=Fraction())]
    return [after - before for before, after in pairwise(cuts)]
