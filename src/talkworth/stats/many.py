"""Many tests beside each other: p-values that say so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


def false_discovery_p(p_values: Sequence[float]) -> list[float]:
    """
    Each p adjusted for the share of false findings among the findings, in the order given.

    The smallest q at which `segments.discoveries` keeps it (Y. Benjamini and Y. Hochberg,
    J. R. Statist. Soc. B 57, 1995, eq. 1): the least m p / place from its own place upward.
    """
    m = len(p_values)
    order = sorted(range(m), key=p_values.__getitem__, reverse=True)
    steps = (p_values[i] * m / (m - place) for place, i in enumerate(order))
    return _in_order(order, list(accumulate(steps, min)))


def any_false_p(p_values: Sequence[float]) -> list[float]:
    """
    Each p adjusted for the chance of any false finding at all, in the order given.

    The step-down procedure of S. Holm (Scand. J. Statist. 6, 1979, p. 67): the most
    (m - place + 1) p up to its own place. For several pre-registered metrics.
    """
    m = len(p_values)
    order = sorted(range(m), key=p_values.__getitem__)
    steps = (p_values[i] * (m - place) for place, i in enumerate(order))
    return _in_order(order, list(accumulate(steps, max)))


def _in_order(order: Sequence[int], adjusted: Sequence[float]) -> list[float]:
    found = dict(zip(order, adjusted, strict=True))
    return [min(1.0, found[i]) for i in range(len(order))]
